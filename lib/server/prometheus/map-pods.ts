import type { GrowthSplit, PodCount, PodLooks, TrafficPod } from '@/lib/domain/observed/traffic'
import type { Labels, Sample } from './envelope'
import type { Counted, PodIdentity } from './presets/preset'

/** Which pod a series is about; null: it does not say. */
export function podOf(labels: Labels, identity: PodIdentity): { namespace: string; name: string } | null {
  if (identity.form === 'labels') {
    const [namespace, name] = [labels.get(identity.namespace), labels.get(identity.pod)]
    return name === '' ? null : { namespace, name }
  }
  const value = labels.get(identity.label)
  if (!value.startsWith(identity.before)) return null
  const [namespace = '', name = ''] = value.slice(identity.before.length).split('/')
  return name === '' ? null : { namespace, name }
}

/** Counts of one pod by node; `""`: the series names none. null: the source says it is no number. */
export type NodeCounts = ReadonlyMap<string, number | null>

/** What each pod was counted with on each node, by `namespace/pod`. */
export function countsByPod(
  samples: readonly Sample[],
  { identity, node }: Pick<Counted, 'identity' | 'node'>,
): ReadonlyMap<string, NodeCounts> {
  const pods = new Map<string, Map<string, number | null>>()
  for (const { labels, value } of samples) {
    const pod = podOf(labels, identity)
    if (pod === null) continue
    const key = `${pod.namespace}/${pod.name}`
    const nodes = pods.get(key) ?? new Map<string, number | null>()
    const at = node === null ? '' : nodeNameIn(labels, node)
    // One pod stands in several containers of a joined label.
    const before = nodes.get(at)
    nodes.set(at, before === undefined ? value : before === null || value === null ? null : before + value)
    pods.set(key, nodes)
  }
  for (const nodes of pods.values()) dropUnnamed(nodes)
  return pods
}

/** Labels are written by anyone: what can be no name of a node is none. */
export function nodeNameIn(labels: Labels, label: string): string {
  const name = labels.get(label)
  return /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(name) ? name : ''
}

/** Of two scrapes of one exporter, of which one names the node, the other says the same again. */
function dropUnnamed(nodes: Map<string, number | null>): void {
  if (nodes.size > 1) nodes.delete('')
}

/** What a pod was counted with on all nodes; null: not known, which is not zero. */
export function totalOf(nodes: NodeCounts | undefined): number | null {
  if (nodes === undefined) return null
  let total = 0
  for (const count of nodes.values()) {
    if (count === null) return null
    total += count
  }
  return toCount(total)
}

/** Between two scrapes is extrapolated: what was counted is a whole number and never less than nothing. */
export const toCount = (value: number): number => Math.max(0, Math.round(value))

/** Every pod that was asked for, once, with what it was counted with while its name ran on another node. */
export function toPodCounts(
  pods: readonly TrafficPod[],
  counts: ReadonlyMap<string, NodeCounts>,
  splits: ReadonlyMap<string, GrowthSplit> | null = null,
  seen: ReadonlyMap<string, PodLooks> | null = null,
): readonly PodCount[] {
  return uniquePods(pods).map(({ namespace, name, nodeName }) => {
    const nodes = counts.get(`${namespace}/${name}`)
    const split = splits?.get(`${namespace}/${name}`)
    const looks = seen?.get(`${namespace}/${name}`)
    const count = totalOf(nodes)
    const present = nodeName ?? presentNode(nodes)
    const elsewhere = count === null ? [] : countsElsewhere(nodes, present)
    return {
      podName: name,
      nodeName: present,
      count,
      ...(elsewhere.length === 0 ? {} : { elsewhere }),
      ...(split === undefined ? {} : { split }),
      ...(looks === undefined ? {} : { seen: looks }),
    }
  })
}

export const uniquePods = (pods: readonly TrafficPod[]): readonly TrafficPod[] => [
  ...new Map(pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod])).values(),
]

/** Where no EndpointSlice names a node, the only one that the source names is it. */
function presentNode(nodes: NodeCounts | undefined): string | null {
  const names = [...(nodes?.keys() ?? [])].filter((name) => name !== '')
  return names.length === 1 ? (names[0] ?? null) : null
}

function countsElsewhere(nodes: NodeCounts | undefined, present: string | null): NonNullable<PodCount['elsewhere']> {
  return [...(nodes ?? [])].flatMap(([nodeName, value]) => {
    const count = toCount(value ?? 0)
    return nodeName === '' || nodeName === present || count === 0 ? [] : [{ nodeName, count }]
  })
}
