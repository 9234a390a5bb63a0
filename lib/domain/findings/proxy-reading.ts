import { isEligible } from '@/lib/domain/balancers/candidate-rules'
import type { ClusterNode } from '@/lib/domain/cluster'
import type { HealthAnswer } from '@/lib/domain/health/answer'

/** What an answer says of the rules; both null: they are programmed. */
export type ProxyReading = { readonly stale: string | null; readonly unknown: string | null }

const fresh: ProxyReading = { stale: null, unknown: null }
const open = (unknown: string): ProxyReading => ({ stale: null, unknown })

/**
 * Whether kube-proxy says that its rules are stale, on its own port or on a Service's.
 *
 * Source: domain page 2.1, 2.2.
 */
export function readProxy(answer: HealthAnswer, node: ClusterNode | undefined): ProxyReading {
  if (answer.serviceProxyHealthy === false) return { stale: 'serviceProxyHealthy: false', unknown: null }
  if (answer.outcome !== 'answered') return open('kube-proxy could not be asked, which says nothing about its rules.')
  // On a Service's own port 503 is by design without pods; the field above speaks for the rules.
  if (answer.service !== null || answer.localEndpoints !== null) {
    return answer.serviceProxyHealthy === null ? open('The answer does not say whether rules are programmed.') : fresh
  }
  if (answer.status === 200) return fresh
  if (answer.status !== 503) return open(`${answer.status} is no answer of kube-proxy.`)
  const leaves =
    answer.nodeEligible === false || (answer.nodeEligible === null && (node === undefined || !isEligible(node)))
  return leaves
    ? open('503 because the Node leaves hides whether rules are programmed.')
    : { stale: '503', unknown: null }
}
