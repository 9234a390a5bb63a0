import type { ClusterNode, Service } from '@/lib/domain/cluster'
import { kubeProxyHealthBody, kubeProxyHealthzBody } from '@/lib/domain/health/body'
import type { RawHealthAnswer } from '@/lib/domain/health/parse-answer'
import { healthTarget } from '@/lib/domain/health/target'
import { type Quirk, quirkAt } from './quirk'

/** What comes back on the wire when a health port is asked. */
export type WireAnswer =
  | { readonly outcome: 'answered'; readonly raw: RawHealthAnswer }
  | { readonly outcome: 'refused' | 'timeout' | 'invalid' }

export type Question = {
  readonly service: Service
  readonly node: ClusterNode
  /** Ready endpoints of the Service on the node, over all of its ports. */
  readonly localEndpoints: number
  readonly quirks: readonly Quirk[]
  /** Milliseconds since the start of the demo. */
  readonly elapsedMs: number
  /** Now, Unix milliseconds. */
  readonly atMs: number
}

/** What the node answers on the Service's health port: kube-proxy 1.34, unless a quirk or the node's state intervenes. */
export function askHealthPort(question: Question): WireAnswer {
  const { service, node, localEndpoints } = question
  if (node.ready === 'Unknown') return { outcome: 'timeout' }
  // Registered a moment ago: kube-proxy's pod does not run yet.
  if (node.ready === 'False') return { outcome: 'refused' }
  const quirk = quirkAt(question)?.answers
  const cannotProgram = quirk?.kind === 'cannot-program'
  if (healthTarget(service)?.kind === 'kube-proxy' && (quirk === undefined || cannotProgram)) {
    return askKubeProxy(question, !cannotProgram)
  }
  switch (quirk?.kind) {
    case 'timeout':
    case 'refused':
      return { outcome: quirk.kind }
    case 'not-http':
      return { outcome: 'invalid' }
    case 'web-page':
      return answered(404, '<!doctype html><title>404 Not Found</title><h1>Not Found</h1>', null)
    case 'empty-body':
      return answered(200, '', null)
    case 'other-service':
      return healthCheckNodePort(quirk, quirk.localEndpoints, true)
    case 'remembers':
      return healthCheckNodePort(service, quirk.localEndpoints, true)
    default:
      return healthCheckNodePort(service, localEndpoints, !cannotProgram)
  }
}

const answered = (status: number, body: string, weight: number | null): WireAnswer => ({
  outcome: 'answered',
  raw: { status, body, weightHeader: weight === null ? null : String(weight) },
})

function healthCheckNodePort(
  service: { readonly namespace: string; readonly name: string },
  localEndpoints: number,
  proxyHealthy: boolean,
): WireAnswer {
  const status = localEndpoints > 0 && proxyHealthy ? 200 : 503
  return answered(status, kubeProxyHealthBody(service, localEndpoints, proxyHealthy), localEndpoints)
}

/** 10256: the rules are in place, and the node is not about to go. */
function askKubeProxy({ node, atMs }: Question, healthy: boolean): WireAnswer {
  const leaving = node.deleting || node.taints.some(({ key }) => key === 'ToBeDeletedByClusterAutoscaler')
  const nowText = new Date(atMs).toISOString()
  const syncedText = new Date(atMs - (healthy ? 2_000 : 420_000)).toISOString()
  const body = kubeProxyHealthzBody({
    lastUpdated: healthy ? nowText : syncedText,
    currentTime: nowText,
    nodeEligible: !leaving,
    families: { IPv4: { lastUpdated: syncedText, healthy }, IPv6: { lastUpdated: syncedText, healthy } },
  })
  return answered(healthy && !leaving ? 200 : 503, body, null)
}
