import type { CandidateJudgement } from '@/lib/domain/balancers/candidate-rules'
import type { Distribution, NodeShare, PortDistribution } from './result'
import { count } from './say'

export type NodeContext = Pick<Distribution, 'policy' | 'model' | 'basis'> & { readonly port: PortDistribution }

/**
 * Why a node does or does not receive new connections: one clause or two, without the node's name and without a full
 * stop. What becomes of connections that enter and cannot be served is said as well.
 */
export function sayWhy(node: NodeShare, judgement: CandidateJudgement | null, context: NodeContext): string {
  const why =
    node.candidate === false && !announces(node, context) ? sayExcluded(node, judgement) : sayByRule(node, context)
  return node.inPool === true && node.usableEndpoints === 0 ? `${why}; ${sayLost(context)}` : why
}

const announces = (node: NodeShare, { port }: NodeContext): boolean =>
  port.rule === 'announcers' && node.inPool === true

function sayExcluded({ readyEndpoints }: NodeShare, judgement: CandidateJudgement | null): string {
  const idle = readyEndpoints > 0 ? `; nothing enters here for its ${count(readyEndpoints, 'ready endpoint')}` : ''
  return `no candidate: ${judgement?.reason ?? 'the rule of the balancer leaves it out'}${idle}`
}

function sayLost({ port }: NodeContext): string {
  const [dropped, refused] = [port.droppedShare ?? 0, port.refusedShare ?? 0]
  if (refused === 0) return 'no usable endpoint of this port is here, so they are dropped'
  if (refused === 1) return 'no endpoint anywhere could serve, so they are refused'
  return dropped === 0
    ? 'no endpoint is ready and its kube-proxy is older than 1.26, so they are refused'
    : 'no usable endpoint of this port is here, so they are dropped, or refused where kube-proxy is older than 1.26'
}

function sayByRule(node: NodeShare, context: NodeContext): string {
  const isIn = node.inPool === true
  const { port, policy } = context
  switch (port.rule) {
    case 'direct':
      return node.readyEndpoints > 0
        ? `no entry: connections go straight to its ${count(node.readyEndpoints, 'ready pod')}`
        : 'no entry: connections go straight to pods, and none is here'
    case 'other-proxy':
      return 'another proxy than kube-proxy serves this Service, by rules that are not known'
    case 'unknown':
      return context.model.id === 'unknown' ? 'the balancer is not known' : sayUnknownEntry(port)
    case 'subset':
      return 'the balancer takes only some of the nodes, and whether this is one is not known'
    case 'one-of-candidates':
      return sayPossible(node, context)
    case 'announcers':
      return isIn ? 'announces the address' : 'does not announce the address'
    case 'none-announces':
    case 'announcing':
      if (policy === 'Cluster') return isIn ? 'announces the address, as every candidate does' : 'announces nothing'
      return isIn ? 'announces the address: it has endpoints that serve' : 'announces nothing: no endpoint here serves'
    case 'addresses':
      return isIn ? 'owns an address of the Service' : 'owns no address of the Service'
    case 'candidates':
      return context.model.id === 'multi-address'
        ? 'clients may pick it, whatever it holds'
        : `receives connections whatever it holds: ${context.model.probe?.finds === 'all' ? 'the probe succeeds on every node' : 'nothing is probed'}`
    case 'fail-open':
      return 'receives connections: no node is healthy, so the balancer sends to every candidate'
    default:
      return sayHealth(node, context)
  }
}

function sayUnknownEntry({ candidateNodes, asksNodePort, port }: PortDistribution): string {
  if (candidateNodes === null) return 'nodes may not be read, so it is not known which ones connections enter on'
  return asksNodePort && port.nodePort === null
    ? 'the balancer sends to node ports, and this port has none'
    : 'clients are given addresses of some nodes and ways in besides, so it is not known which nodes connections enter on'
}

function sayPossible(node: NodeShare, { policy, model }: NodeContext): string {
  const cannot = policy === 'Local' && model.candidateRule !== 'cilium-l2' && node.usableEndpoints === 0
  return cannot
    ? 'cannot announce: no endpoint here serves'
    : 'may be the one that announces; the objects do not say which does'
}

/** Rules healthy, answered and none-healthy: what the balancer's probe finds. */
function sayHealth(node: NodeShare, { policy, port, basis }: NodeContext): string {
  const isIn = node.inPool === true
  if (basis === 'as-answered') {
    return `${isIn ? 'healthy' : 'left out'}, by what the health port answered or, where it was silent, by the objects`
  }
  if (port.asksNodePort) {
    return isIn ? 'healthy: its node port accepts connections' : 'left out: its node port drops the probe'
  }
  if (policy === 'Cluster') {
    return isIn
      ? 'healthy: kube-proxy takes connections, whether or not pods are here'
      : 'left out by design: being deleted or marked for it, so kube-proxy answers 503'
  }
  if (isIn) return `healthy: ${count(node.localEndpoints, 'ready endpoint')} here`
  return node.terminatingOnly
    ? `left out by design: only terminating endpoints here, so a probe gets 503; ${node.usableEndpoints} of them still serving what arrives`
    : 'left out by design: no ready endpoint here, so a probe gets 503'
}
