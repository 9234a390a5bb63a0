import { isEligible } from '@/lib/domain/balancers/candidate-rules'
import type { BalancerProbe } from '@/lib/domain/balancers/model'
import type { Distribution } from '@/lib/domain/distribution/result'
import { count } from '@/lib/domain/distribution/say'
import { kubeProxyHealthPort } from '@/lib/domain/health/target'
import type { AppliedScenario } from '../question'

/** What the balancer asks nodes or pods for, and how many of them answer how. */
export type HealthBehaviour = {
  /** `none`: nothing is probed; `unknown`: not known whether, or what. */
  readonly asks: BalancerProbe['target'] | 'none' | 'unknown'
  /** null: the number is not known, or there is none. */
  readonly port: number | null
  /** Nodes that must answer 200 on that port; null: it has no such answers, or nodes may not be read. */
  readonly healthyNodes: number | null
  /** Nodes that must answer 503, by design. */
  readonly unhealthyNodes: number | null
  readonly inWords: string
}

/**
 * How the health port behaves under a scenario: the health check node port of a Local Service says which nodes have
 * ready endpoints, 10256 under Cluster which nodes kube-proxy takes connections on.
 * Source: domain page 2.1, 2.2, 2.4.
 */
export function healthBehaviourOf(applied: AppliedScenario, distribution: Distribution): HealthBehaviour {
  const { model } = distribution
  const nothing = { port: null, healthyNodes: null, unhealthyNodes: null } as const
  if (model.id === 'unknown') {
    return { ...nothing, asks: 'unknown', inWords: 'The balancer is not known, and so not what it probes.' }
  }
  if (model.probed !== true) return askNobody(applied, distribution)
  if (model.probe !== null && model.probe.finds !== 'by-answer') {
    return { ...nothing, asks: model.probe.target, inWords: blindWords[model.probe.finds] }
  }
  switch (model.probe?.target) {
    case undefined:
      return { ...nothing, asks: 'unknown', inWords: 'It probes its nodes; how is not known.' }
    case 'pod-port':
      return {
        ...nothing,
        asks: 'pod-port',
        inWords: 'It probes the pods themselves; no health port of a node matters.',
      }
    case 'node-port':
      return { ...nothing, asks: 'node-port', port: nodePortOf(applied), inWords: nodePortWords(applied) }
    case 'kube-proxy-10256':
      return askKubeProxy(applied)
    case 'health-check-node-port':
      return askServicePort(applied, distribution)
  }
}

/** Probes that find the same of every node, whatever it answers. */
const blindWords = {
  none: 'Its probe finds no node healthy, whatever they answer.',
  all: 'Its probe finds every node healthy, whatever they hold.',
} as const

/** The port answers all the same, for whoever else asks. */
function askNobody(applied: AppliedScenario, distribution: Distribution): HealthBehaviour {
  if (applied.policy !== 'Local' || applied.service.type !== 'LoadBalancer') {
    const nothing = { port: null, healthyNodes: null, unhealthyNodes: null } as const
    return { ...nothing, asks: 'none', inWords: 'Nothing is probed.' }
  }
  const answers = answersOfServicePort(applied, distribution)
  return { ...answers, asks: 'none', inWords: `Nothing is probed, so nobody asks ${answers.inWords}.` }
}

const nodePortOf = ({ service }: AppliedScenario): number | null => service.ports[0]?.nodePort ?? null

function nodePortWords({ policy }: AppliedScenario): string {
  return policy === 'Local'
    ? 'It opens a TCP connection to the node port, which a node without a usable endpoint drops.'
    : 'It opens a TCP connection to the node port, which ends on any pod anywhere: it says nothing about the node.'
}

function askKubeProxy({ state }: AppliedScenario): HealthBehaviour {
  const nodes = state.nodes === null ? null : [...state.nodes.values()]
  const healthyNodes = nodes?.filter(isEligible).length ?? null
  const unhealthyNodes = nodes === null || healthyNodes === null ? null : nodes.length - healthyNodes
  return {
    asks: 'kube-proxy-10256',
    port: kubeProxyHealthPort,
    healthyNodes,
    unhealthyNodes,
    inWords: `It asks 10256 of kube-proxy: ${answersInWords(healthyNodes, unhealthyNodes)}, whether or not pods are there.`,
  }
}

function askServicePort(applied: AppliedScenario, distribution: Distribution): HealthBehaviour {
  const answers = answersOfServicePort(applied, distribution)
  return { ...answers, asks: 'health-check-node-port', inWords: `It asks ${answers.inWords}.` }
}

function answersOfServicePort({ service, state }: AppliedScenario, { ports }: Distribution) {
  const [first] = ports
  // The count is over all ports, so any port of the first family has it.
  const healthyNodes = first?.nodes.filter((node) => node.localEndpoints > 0).length ?? 0
  const unhealthyNodes = state.nodes === null ? null : Math.max(0, state.nodes.size - healthyNodes)
  const port = service.healthCheckNodePort
  const which =
    port === null ? 'a health check node port that is yet to be allocated' : `health check node port ${port}`
  const inWords = `${which}: ${answersInWords(healthyNodes, unhealthyNodes)} by design`
  return { port, healthyNodes, unhealthyNodes, inWords }
}

function answersInWords(healthy: number | null, unhealthy: number | null): string {
  const yes =
    healthy === null ? 'nodes answer 200' : `${count(healthy, 'node')} ${healthy === 1 ? 'answers' : 'answer'} 200`
  if (unhealthy === null) return yes
  return `${yes}, ${unhealthy} ${unhealthy === 1 ? 'answers' : 'answer'} 503`
}
