import { judgeCandidates } from '@/lib/domain/balancers/candidates'
import type { PortPath } from '@/lib/domain/balancers/client-path'
import { nodesByAddress } from '@/lib/domain/balancers/node-addresses'
import { forwardsByCilium } from './forwarder'
import type { Situation } from './question'
import type { SourceAddressStage } from './verdict'

/** What one hop does with the source address of connections to one port, and the sentence that says why. */
export type Stage = SourceAddressStage & { readonly because: string }

/** The hops of one port in order of the way (domain page 5.1, 1.4). */
export function stagesOf(situation: Situation, port: PortPath): readonly Stage[] {
  const node = nodeStage(situation)
  return [balancerStage(situation, port), ...(node === null ? [] : [node])]
}

const doneBy = { client: 'keeps', balancer: 'replaces', either: 'some' } as const

function balancerStage({ model }: Situation, { targetSees, because }: PortPath): Stage {
  const does = targetSees === null ? 'open' : doneBy[targetSees]
  const isNobody = model.product === null && model.id === 'multi-address' && does === 'keeps'
  const inWords = isNobody ? 'no balancer is known' : balancerWords[does](model.product ?? 'the balancer')
  return { hop: 'balancer', does, inWords, because }
}

const balancerWords: Readonly<Record<Stage['does'], (who: string) => string>> = {
  keeps: (who) => `${who} keeps it`,
  replaces: (who) => `${who} puts its own`,
  some: (who) => `${who} keeps it for some clients`,
  open: (who) => `${who}: not known`,
}

/** null: connections go straight to pods, and no node has a part in it. */
function nodeStage(situation: Situation): Stage | null {
  const { target, forwarder } = situation.model.clientPath
  if (target === 'pod') return null
  if (target === null) {
    return {
      hop: 'entry-node',
      does: 'open',
      inWords: 'nodes: not known whether they are on the way',
      because:
        'Whether the balancer sends to nodes or to pods is not known, and so neither whether kube-proxy is on the way.',
    }
  }
  if (situation.service.serviceProxyName !== null) return otherProxy
  if (forwardsByCilium(situation)) return ciliumStage(situation)
  if (situation.policy === 'Cluster') return snat
  return forwarder === 'service-lb' ? serviceLbStage(situation) : keptUnderLocal
}

const otherProxy: Stage = {
  hop: 'entry-node',
  does: 'open',
  inWords: 'another proxy: not known',
  because:
    'The label service.kubernetes.io/service-proxy-name hands this Service to another proxy than kube-proxy: what that does with the source address is not known.',
}

const snat: Stage = {
  hop: 'entry-node',
  does: 'replaces',
  inWords: 'SNAT on the entry node',
  because:
    'externalTrafficPolicy is Cluster: kube-proxy on the entry node replaces the source address of every connection from outside, even to a pod on the same node.',
}

const keptUnderLocal: Stage = {
  hop: 'entry-node',
  does: 'keeps',
  inWords: 'no SNAT under Local',
  because: 'externalTrafficPolicy is Local: kube-proxy on the entry node leaves the source address as it came.',
}

/** Its mode is not in any object that is read: DSR keeps the address, SNAT keeps it for pods of the entry node alone. */
function ciliumStage({ policy, service }: Situation): Stage {
  if (policy === 'Local') {
    const because =
      'externalTrafficPolicy is Local: Cilium serves from pods of the entry node and leaves the source address as it came.'
    return { hop: 'entry-node', does: 'keeps', inWords: 'no SNAT under Local', because }
  }
  return {
    hop: 'entry-node',
    does: 'open',
    inWords: 'DSR or SNAT: not known',
    because: `externalTrafficPolicy is Cluster and Cilium forwards: in DSR mode pods see the client, in SNAT mode the entry node, except on that node itself; ${modeOf(service)}.`,
  }
}

/** Agents follow the annotation only where they are told to. */
function modeOf({ annotations }: Situation['service']): string {
  const asked = annotations.get(forwardingMode)
  return asked === undefined
    ? 'the mode is not in what is read'
    : `annotation ${forwardingMode} asks for ${asked}, and whether the agents follow it is not in what is read`
}

const forwardingMode = 'service.cilium.io/forwarding-mode'

/**
 * A node that the status lists serves by kube-proxy's own rule; on any other the svclb pod takes the connection and
 * puts its own address there.
 */
function serviceLbStage({ state, service, model }: Situation): Stage {
  const candidates = judgeCandidates(state.nodes, model, state.serverVersion)
  const owners = state.nodes === null ? null : nodesByAddress(state.nodes)
  const listed = new Set(service.ingress.flatMap(({ ip }) => (ip === null ? [] : (owners?.get(ip) ?? []))))
  const others = candidates?.candidateNames.filter((name) => !listed.has(name)) ?? null
  if (others?.length === 0) return keptUnderLocal
  const which =
    others === null ? 'nodes that the status does not list' : `the ${others.length} nodes that the status does not list`
  return {
    hop: 'balancer-pod',
    does: 'some',
    inWords: 'svclb pods replace it on nodes without pods',
    because: `externalTrafficPolicy is Local: a node that the status lists leaves the source address as it came; on ${which} a svclb pod takes the connection and puts its own address there.`,
  }
}
