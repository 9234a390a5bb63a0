import type { TrafficPolicy } from '@/lib/domain/cluster'
import type { EndpointLane, NodeEndpoints, Segment } from './lanes'

export type UsableEndpoints = NodeEndpoints & {
  /** Of those on this node, how many take connections from outside; null: the policy of then is not known. */
  readonly usable: number | null
}

export type UsableLane = { readonly node: string | null; readonly segments: readonly Segment<UsableEndpoints>[] }

/**
 * How many endpoints of each node were usable: the ready ones, and where there is none those that terminate and still
 * serve: none on the node under Local, none anywhere under Cluster (domain page 1.2).
 *
 * @param lanes of all nodes, so that "none anywhere" is known
 */
export function usableLanes(
  lanes: readonly EndpointLane[],
  policy: readonly Segment<TrafficPolicy | null>[],
): readonly UsableLane[] {
  const edges = edgesOf(lanes, policy)
  return lanes.map(({ node, segments }) => ({
    node,
    segments: segments.flatMap((segment) =>
      mergeUsable(
        cutAt(segment, edges).map(({ fromMs, toMs, value }) => {
          const readyOf = (policyThen: TrafficPolicy | null) =>
            policyThen === 'Local' ? value.ready : readyAt(lanes, fromMs)
          const then = policy.find((each) => each.fromMs <= fromMs && fromMs < each.toMs)
          if (then === undefined) return { fromMs, toMs, value: { ...value, usable: null } }
          const usable = readyOf(then.value) > 0 ? value.ready : value.terminating
          // No node is the one that such an endpoint is on.
          return { fromMs, toMs, value: { ...value, usable: node === null && then.value === 'Local' ? 0 : usable } }
        }),
      ),
    ),
  }))
}

/** When the policy changed, and when the last ready endpoint of all went or the first one came. */
function edgesOf(lanes: readonly EndpointLane[], policy: readonly Segment<unknown>[]): readonly number[] {
  const times = [...new Set(lanes.flatMap(({ segments }) => segments.map(({ fromMs }) => fromMs)))].sort(
    (a, b) => a - b,
  )
  const flips = times.filter((atMs, index) => {
    const before = times[index - 1]
    return before !== undefined && readyAt(lanes, before) > 0 !== readyAt(lanes, atMs) > 0
  })
  return [...new Set([...flips, ...policy.flatMap(({ fromMs, toMs }) => [fromMs, toMs])])].sort((a, b) => a - b)
}

const readyAt = (lanes: readonly EndpointLane[], atMs: number): number =>
  lanes.reduce((sum, { segments }) => {
    const then = segments.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs)
    return sum + (then?.value.ready ?? 0)
  }, 0)

function cutAt<Value>(segment: Segment<Value>, edges: readonly number[]): readonly Segment<Value>[] {
  const inside = edges.filter((edge) => edge > segment.fromMs && edge < segment.toMs)
  const starts = [segment.fromMs, ...inside]
  return starts.map((fromMs, index) => ({ fromMs, toMs: starts[index + 1] ?? segment.toMs, value: segment.value }))
}

function mergeUsable(segments: readonly Segment<UsableEndpoints>[]): readonly Segment<UsableEndpoints>[] {
  const merged: Segment<UsableEndpoints>[] = []
  for (const segment of segments) {
    const last = merged.at(-1)
    if (last !== undefined && last.value.usable === segment.value.usable) {
      merged[merged.length - 1] = { ...last, toMs: segment.toMs }
    } else merged.push(segment)
  }
  return merged
}
