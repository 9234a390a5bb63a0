import type { HealthAnswer } from './answer'
import type { HealthExpectation } from './expect'
import { judgeKubeProxy } from './judge-kube-proxy'
import { judgeServiceHealth } from './judge-service-health'
import type { HealthJudgement } from './judgement'
import { isRefusedEverywhere } from './refused-everywhere'
import { kubeProxyHealthPort } from './target'

/**
 * Holds an answer against what the objects say. "By design" is a 503 that must be so; a port that could not be reached
 * from here says nothing about the node, and is never called unhealthy.
 *
 * @param answer null: not asked yet
 * @param others what the same port answered on all nodes that were asked
 * Source: domain page 2.1 (the oracle table, in its order), 2.2, 2.3.
 */
export function judgeHealth(
  expected: HealthExpectation,
  answer: HealthAnswer | null,
  others: ReadonlyMap<string, HealthAnswer> = nobody,
): HealthJudgement {
  if (answer === null) return { verdict: 'unknown', inWords: 'Not asked yet.' }
  const { port, kind } = expected.target
  switch (answer.outcome) {
    case 'timeout':
      return {
        verdict: 'not-reachable',
        inWords: `No answer on port ${port} in time, asked from here: a firewall or another network may lie between. This says nothing about the node.`,
      }
    case 'unreachable':
      return {
        verdict: 'not-reachable',
        inWords: `No way to port ${port} from here: no route, or a firewall that says so. This says nothing about the node.`,
      }
    case 'refused':
      if (kind === 'kube-proxy' && isRefusedEverywhere(others)) return { verdict: 'unknown', inWords: refusedByAll }
      return {
        verdict: 'disagrees',
        inWords: `Connection refused: nothing listens on port ${port}. ${refusedAdvice[kind]}`,
      }
    case 'invalid':
      return {
        verdict: 'disagrees',
        inWords: `Something that does not speak HTTP answers on port ${port}: another process has taken it.`,
      }
    case 'answered':
      return kind === 'kube-proxy' ? judgeKubeProxy(expected, answer) : judgeServiceHealth(expected, answer)
  }
}

const nobody: ReadonlyMap<string, HealthAnswer> = new Map()

const refusedByAll = `Connection refused, as on every node that was asked: nothing listens on port ${kubeProxyHealthPort}. Another proxy than kube-proxy may serve here, and Cilium opens the port only when told to; or kube-proxy is down everywhere, or its healthz address is another. Rules that are in place go on forwarding.`

const refusedAdvice = {
  'health-check-node-port':
    'Check that kube-proxy runs here, that its nodePortAddresses cover this address, and the events of the Service for FailedToStartServiceHealthcheck. Cilium opens the port only with enable-health-check-nodeport. Rules that are in place go on forwarding.',
  'kube-proxy':
    'Check that kube-proxy runs here and where its healthz address is. Cilium in its place opens the port only when told to. Rules that are in place go on forwarding.',
} as const
