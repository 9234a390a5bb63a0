import { judgeNetworkPolicies } from './network-policies'
import type { Situation } from './question'
import type { Breakage, Judged, SourceAddress } from './verdict'

type Found = Pick<SourceAddress, 'breaks' | 'unchecked'>

/** What works by the client's address and does not as things stand, and what could not be looked at (domain page 5.3). */
export function findBreakages(situation: Situation, judged: Judged): Found {
  const parts = [
    judgeNetworkPolicies(situation, judged),
    judgeSourceRanges(situation),
    judgeAffinity(situation),
    judgeRateLimits(situation, judged),
  ]
  return { breaks: parts.flatMap(({ breaks }) => breaks), unchecked: parts.flatMap(({ unchecked }) => unchecked) }
}

const nothing: Found = { breaks: [], unchecked: [] }
const breaking = (what: Breakage['what'], inWords: string): Found => ({
  breaks: [{ what, object: null, inWords }],
  unchecked: [],
})

/** Whether kube-proxy sees balancers where clients were: all of them, some, none; null: not known. */
export function balancerHides({ model }: Pick<Situation, 'model'>): 'all' | 'some' | 'none' | null {
  const { ports } = model.clientPath
  if (ports.length === 0 || ports.some(({ targetSees }) => targetSees === null)) return null
  if (ports.every(({ targetSees }) => targetSees === 'balancer')) return 'all'
  return ports.every(({ targetSees }) => targetSees === 'client') ? 'none' : 'some'
}

/** kube-proxy enforces ranges for its own address of the Service alone, before it replaces the source. */
function judgeSourceRanges(situation: Situation): Found {
  const { service, model } = situation
  const ranges = service.loadBalancerSourceRanges.join(', ')
  if (ranges === '') return nothing
  if (model.clientPath.target === 'pod' || !reachesServiceAddress(service)) {
    const unchecked = `loadBalancerSourceRanges (${ranges}) are not enforced by kube-proxy here; whether the balancer does is not known.`
    return { breaks: [], unchecked: [unchecked] }
  }
  const hides = balancerHides(situation)
  if (hides === null) {
    const unchecked = `Whether loadBalancerSourceRanges (${ranges}) see clients or the balancer is not known.`
    return { breaks: [], unchecked: [unchecked] }
  }
  if (hides === 'none') return nothing
  return breaking(
    'source-ranges',
    `kube-proxy holds loadBalancerSourceRanges (${ranges}) against ${model.clientPath.balancerAddress}${hides === 'some' ? ' for some connections' : ''}: it lets in everybody or nobody, unless the balancer itself enforces them.`,
  )
}

/** Whether packets come to a node with the balancer's own address as their destination, for which kube-proxy has ranges. */
function reachesServiceAddress({ ingress, annotations }: Situation['service']): boolean {
  const isRewritten = annotations.get(floatingIpOff)?.toLowerCase() === 'true'
  return !isRewritten && ingress.some(({ ip, ipMode }) => ip !== null && ipMode !== 'Proxy')
}

/** On Azure: the balancer rewrites the destination to the node's (domain page 3.1). */
const floatingIpOff = 'service.beta.kubernetes.io/azure-disable-load-balancer-floating-ip'

/** kube-proxy's own affinity goes by the address before it replaces it, so that Cluster alone does not break it. */
function judgeAffinity(situation: Situation): Found {
  const { service, model } = situation
  if (service.sessionAffinity !== 'ClientIP') return nothing
  if (model.clientPath.target === 'pod') {
    const inWords = 'sessionAffinity ClientIP has no effect: connections go straight to pods, past kube-proxy.'
    return breaking('session-affinity', inWords)
  }
  const hides = balancerHides(situation)
  if (hides === null) {
    return {
      breaks: [],
      unchecked: ['Whether sessionAffinity ClientIP goes by clients or by the balancer is not known.'],
    }
  }
  if (hides === 'none') return nothing
  return breaking(
    'session-affinity',
    `sessionAffinity ClientIP goes by ${model.clientPath.balancerAddress}${hides === 'some' ? ' for some connections' : ''}: all clients behind one such address stay on one pod, which gets hot.`,
  )
}

function judgeRateLimits(situation: Situation, { verdict, hop, carriedBy, podSees }: Judged): Found {
  if (verdict !== 'lost' && verdict !== 'partial') return nothing
  const nodes = hop === 'entry-node' ? (situation.state.nodes?.size ?? null) : null
  const many = nodes === null ? '' : `, of which there are no more than nodes (${nodes})`
  const unless = carriedBy.length === 0 ? '' : `, unless the application reads ${carriedBy.join(' or ')}`
  return breaking(
    'rate-limit',
    `Rate limits, bans, geography and logs that go by the remote address of a connection see ${podSees}${many}${unless}.`,
  )
}
