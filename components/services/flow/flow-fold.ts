import type { FlowGroup, FlowNode, FlowPod, Range, RawNode, RawPod, Shares } from './flow-types'

/** Above this, blocks of nodes are too thin for their own label. */
export const MAX_NODE_BLOCKS = 12
/** Above this, pods have no row of their own beside their node. */
export const MAX_POD_ROWS = 24

const addUp = (all: readonly Shares[]): Shares =>
  (all[0] ?? []).map((_, reading) => all.reduce((sum, shares) => sum + (shares[reading] ?? 0), 0))

const spanOf = (ranges: readonly Range[]): Range =>
  ranges.reduce((span, range) => ({ low: Math.min(span.low, range.low), high: Math.max(span.high, range.high) }), {
    low: Number.POSITIVE_INFINITY,
    high: Number.NEGATIVE_INFINITY,
  })

const byKey = <Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly (readonly [string, Item[]])[] => {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return [...groups]
}

const zoneLabel = (zone: string | null) => (zone === null ? 'no zone' : `zone ${zone}`)

/**
 * Entry nodes as blocks: one a node up to 12, else one for each zone and fate, so that what is dropped stays apart.
 * The shares of a block are the sum of its nodes': folding never changes a width.
 */
export function foldNodes(nodes: readonly RawNode[]): readonly FlowNode[] {
  const servingFirst = [...nodes].sort(
    (one, other) =>
      Number(one.fate !== 'serves') - Number(other.fate !== 'serves') ||
      (one.zone ?? '').localeCompare(other.zone ?? '') ||
      one.name.localeCompare(other.name),
  )
  if (nodes.length <= MAX_NODE_BLOCKS) return servingFirst.map((node) => nodeBlock(node.name, node.name, [node]))
  const blocks = byKey(servingFirst, (node) => `${node.fate}/${node.zone ?? ''}`).map(([key, members]) =>
    nodeBlock(key, zoneLabel(members[0]?.zone ?? null), members),
  )
  if (blocks.length <= MAX_NODE_BLOCKS) return blocks
  // More zones than rows: one block for each fate is all that can still be read.
  return byKey(servingFirst, (node) => node.fate).map(([fate, members]) => nodeBlock(fate, 'all zones', members))
}

function nodeBlock(key: string, label: string, members: readonly RawNode[]): FlowNode {
  const [only] = members
  return {
    key,
    label: members.length === 1 && only !== undefined ? only.name : label,
    nodes: members.map((node) => node.name),
    zone: members[0]?.zone ?? null,
    shares: addUp(members.map((node) => node.shares)),
    fate: members[0]?.fate ?? 'serves',
    divisor: spanOf(members.map((node) => node.divisor)),
  }
}

/**
 * Pods as groups: one a node with every pod in it up to 24, else one block a node; on more than 12 nodes one block for
 * each block of nodes.
 * `feeders` are the node blocks that alone feed their own pods (Local); empty when any node may pick any pod.
 */
export function foldPods(pods: readonly RawPod[], feeders: readonly FlowNode[]): readonly FlowGroup[] {
  const feederOf = new Map(feeders.flatMap((block) => block.nodes.map((name) => [name, block] as const)))
  const rank = new Map(feeders.map((block, index) => [block.key, index]))
  const feederKey = (pod: RawPod) => feederOf.get(pod.nodeName ?? '')?.key ?? null
  const ordered = [...pods].sort(
    (one, other) =>
      (rank.get(feederKey(one) ?? '') ?? 0) - (rank.get(feederKey(other) ?? '') ?? 0) ||
      (one.zone ?? '').localeCompare(other.zone ?? '') ||
      (one.nodeName ?? '').localeCompare(other.nodeName ?? '') ||
      one.label.localeCompare(other.label),
  )
  const byNode = byKey(ordered, (pod) => pod.nodeName ?? '')
  const nodeLabel = (pod: RawPod | undefined) => pod?.nodeName ?? 'no node'
  const fitsByNode = byNode.length <= MAX_NODE_BLOCKS
  if (ordered.length <= MAX_POD_ROWS && (fitsByNode || ordered.length <= MAX_NODE_BLOCKS)) {
    return byNode.map(([key, members]) => group(key, nodeLabel(members[0]), feederKey, members, members.map(onePod)))
  }
  if (fitsByNode) {
    return byNode.map(([key, members]) =>
      group(key, nodeLabel(members[0]), feederKey, members, [podBlock(key, members)]),
    )
  }
  return byKey(ordered, (pod) => feederKey(pod) ?? pod.zone ?? '').map(([key, members]) => {
    const feeder = feeders.find((block) => block.key === key)
    const label = feeder?.label ?? zoneLabel(members[0]?.zone ?? null)
    return group(key, label, feederKey, members, [podBlock(key, members)])
  })
}

function group(
  key: string,
  label: string,
  feederKey: (pod: RawPod) => string | null,
  members: readonly RawPod[],
  pods: readonly FlowPod[],
): FlowGroup {
  const first = members[0]
  return { key, label, nodeKey: first === undefined ? null : feederKey(first), pods }
}

const onePod = (pod: RawPod): FlowPod => ({
  key: pod.key,
  label: pod.label,
  pods: 1,
  shares: pod.shares,
  load: pod.load,
})

function podBlock(key: string, members: readonly RawPod[]): FlowPod {
  return {
    key: `pods of ${key}`,
    label: `${members.length} pods`,
    pods: members.length,
    shares: addUp(members.map((pod) => pod.shares)),
    load: spanOf(members.map((pod) => pod.load)),
  }
}
