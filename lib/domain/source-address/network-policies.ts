import { holdsAddress, isEverywhere } from '@/lib/domain/address/cidr'
import { familyOfAddress } from '@/lib/domain/endpoints/collect'
import { matchesLabels } from '@/lib/domain/placement/match-labels'
import type { IpBlock, NetworkPolicy } from '@/lib/domain/workload'
import { type BackendPort, backendPorts } from './backend-ports'
import { nodeReplaces } from './pod-sees'
import type { Situation } from './question'
import type { Breakage, Judged, SourceAddress } from './verdict'

type Found = Pick<SourceAddress, 'breaks' | 'unchecked'>
type Rule = NonNullable<NetworkPolicy['ingress']>[number]
/** null: the labels of the backends are not known, and those of the Service's selector do not decide. */
type Selects = 'all' | 'some' | 'none' | null

/** Each NetworkPolicy that selects backends and lets clients in by their address (domain page 5.3). */
export function judgeNetworkPolicies(situation: Situation, judged: Judged): Found {
  const { networkPolicies } = situation
  if (judged.verdict === 'preserved') return { breaks: [], unchecked: [] }
  if (!networkPolicies.known) {
    const unchecked = `${networkPolicies.inWords} Those that let clients in by ipBlock do not see clients where the address is lost.`
    return { breaks: [], unchecked: [unchecked] }
  }
  const policies = [...networkPolicies.value]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((policy) => ({ policy, selects: selectsBackends(situation, policy) }))
  const restricted = restrictedPorts(situation, policies)
  const breaks: Breakage[] = []
  const unchecked: string[] = []
  for (const { policy, selects } of policies) {
    const blocks = narrowBlocks(policy, restricted)
    if (blocks.length === 0 || selects === 'none') continue
    const cidrs = sayBlocks(blocks)
    if (selects === null) {
      unchecked.push(`Whether NetworkPolicy ${policy.name}, which lets in ${cidrs}, selects backends is not known.`)
    } else if (judged.verdict === 'unknown') {
      unchecked.push(`NetworkPolicy ${policy.name} lets in ${cidrs}: whether it sees clients is not known.`)
    } else {
      const inWords = sayBroken(situation, judged, policy, blocks)
      breaks.push({ what: 'network-policy', object: policy.name, inWords })
    }
  }
  return { breaks, unchecked }
}

function selectsBackends({ pods, service }: Situation, { podSelector }: NetworkPolicy): Selects {
  if (pods.known && pods.value.length > 0) {
    const selected = pods.value.filter(({ labels }) => matchesLabels(podSelector, labels)).length
    return selected === 0 ? 'none' : selected === pods.value.length ? 'all' : 'some'
  }
  for (const [key, value] of podSelector.matchLabels) {
    const own = service.selector.get(key)
    if (own === undefined) return null
    if (own !== value) return 'none'
  }
  return podSelector.matchExpressions.length === 0 ? 'all' : null
}

/** Ports that no policy opens to everybody: policies add up, so that where one does, no other keeps anybody out. */
function restrictedPorts(
  situation: Situation,
  policies: readonly { readonly policy: NetworkPolicy; readonly selects: Selects }[],
): readonly BackendPort[] {
  const rules = policies.flatMap(({ policy, selects }) => (selects === 'all' ? (policy.ingress ?? []) : []))
  return backendPorts(situation).filter(
    (port) => !rules.some((rule) => covers(rule, port) && letsEverybodyIn(rule, situation.service.ipFamilies)),
  )
}

const covers = ({ ports }: Rule, { protocol, names }: BackendPort): boolean =>
  ports.length === 0 ||
  ports.some((port) => port.protocol === protocol && (port.port === null || names.includes(port.port)))

function letsEverybodyIn({ ipBlocks, hasSelectors }: Rule, families: readonly string[]): boolean {
  if (ipBlocks.length === 0) return !hasSelectors
  const open = ipBlocks.filter(({ cidr, except }) => isEverywhere(cidr) && except.length === 0)
  return families.every((family) => open.some(({ cidr }) => familyOfAddress(cidr) === family))
}

/** Blocks that keep somebody out of one of the ports. */
function narrowBlocks({ ingress }: NetworkPolicy, ports: readonly BackendPort[]): readonly IpBlock[] {
  const rules = (ingress ?? []).filter((rule) => ports.some((port) => covers(rule, port)))
  return rules.flatMap(({ ipBlocks }) =>
    ipBlocks.filter(({ cidr, except }) => !isEverywhere(cidr) || except.length > 0),
  )
}

const sayBlocks = (blocks: readonly IpBlock[]): string =>
  blocks.map(({ cidr, except }) => (except.length === 0 ? cidr : `${cidr} without ${except.join(' and ')}`)).join(', ')

function sayBroken(situation: Situation, judged: Judged, { name }: NetworkPolicy, blocks: readonly IpBlock[]): string {
  const effect = effectOf(situation, judged, blocks)
  return `NetworkPolicy ${name} lets in ${sayBlocks(blocks)}, but pods see ${judged.podSees}: ${effect} Whether a network plugin looks before or after the address is replaced varies.`
}

/** What follows where nodes stand in for clients, and their addresses are known. */
function effectOf(situation: Situation, { hop, basis }: Judged, blocks: readonly IpBlock[]): string {
  const byNode = hop === 'entry-node' || (basis === 'expected' && nodeReplaces(situation))
  const nodes = byNode ? addressesOfNodes(situation) : []
  if (nodes.length === 0) return 'clients are usually denied, or all let in where the block holds that address.'
  const held = nodes.filter((own) => own.some((address) => blocks.some((block) => admits(block, address)))).length
  if (held === 0) return `none of ${nodes.length} nodes lies in it, so clients are usually denied.`
  return held === nodes.length
    ? `all ${nodes.length} nodes lie in it, so it usually lets everybody in.`
    : `${held} of ${nodes.length} nodes lie in it, so it usually lets in everybody who enters on those and denies the others.`
}

/** Of each node that has any. */
function addressesOfNodes({ state }: Situation): readonly (readonly string[])[] {
  const nodes = [...(state.nodes?.values() ?? [])]
  return nodes
    .map(({ addresses }) => addresses.filter(({ type }) => type === 'InternalIP').map(({ address }) => address))
    .filter((own) => own.length > 0)
}

const admits = ({ cidr, except }: IpBlock, address: string): boolean =>
  holdsAddress(cidr, address) && !except.some((hole) => holdsAddress(hole, address))
