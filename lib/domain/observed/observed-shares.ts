import { computeSkew, type SkewFigures } from '@/lib/domain/skew/skew'
import type { Expectation, SharesByPod } from './expectation'
import { closest, marginOf, rangeOfAll, standardErrors } from './judge-shares'
import type { CountRange, ObservedTraffic, PodCount } from './traffic'

/** What a pod or a node got, beside what it should get. */
export type ObservedFigures = {
  /** As counted; null: the source holds nothing about it, which is not zero. */
  readonly count: number | null
  /** Of all that was counted, 0..1; null: not counted, or nothing was. */
  readonly share: number | null
  /** Of what the counted pods get together, 0..1, so that both add up to one; null: not known, or not counted. */
  readonly expectedShare: number | null
  /** Three standard errors of the share: how far chance reaches. null: bytes are no samples, or there are none. */
  readonly margin: number | null
  /** Observed less expected in standard errors; null: one of them is not known, or chance has no room. */
  readonly standardErrors: number | null
}

export type ObservedPod = ObservedFigures & {
  readonly podName: string
  readonly nodeName: string | null
  /** It is behind the Service now; false: it was within the window. */
  readonly present: boolean
}

export type ObservedNode = ObservedFigures & {
  readonly name: string
  /** Pods of the Service on it now, and how many of them were counted. */
  readonly pods: number
  readonly countedPods: number
}

export type ObservedShares = {
  readonly pods: readonly ObservedPod[]
  readonly nodes: readonly ObservedNode[]
  /** null: bytes, which are no samples. */
  readonly samples: number | null
  /** Of the pods behind the Service now, the share that was counted; null: there are none. */
  readonly coverage: number | null
  /** Over the pods that are there and were counted. */
  readonly skew: { readonly observed: SkewFigures; readonly expected: SkewFigures }
}

type Basis = {
  readonly total: number
  /** Least and most of it over the time that all pods were counted over. */
  readonly all: CountRange
  readonly isSampled: boolean
  readonly expected: SharesByPod | null
}

/**
 * Shares of what was counted, each beside what it is held against. Both are among the pods that were counted: what is
 * dropped, and what pods without data got, nobody counted.
 *
 * @param present names of the pods behind the Service now
 * @param comparable false: what is expected changed within the window, so that no difference can be told
 */
export function observedShares(
  traffic: Pick<ObservedTraffic, 'measure' | 'pods'>,
  expectation: Expectation,
  present: ReadonlySet<string>,
  comparable: boolean,
): ObservedShares {
  const isSampled = traffic.measure !== 'bytes'
  const counted = traffic.pods.filter(({ count }) => count !== null)
  const total = counted.reduce((sum, { count }) => sum + rounded(count, isSampled), 0)
  const all = rangeOfAll(counted.map(({ count, range }) => ({ count: rounded(count, isSampled), ...range })))
  const basis: Basis = { total, all, isSampled, expected: expectation.known ? among(expectation.byPod, counted) : null }
  const pods = traffic.pods.map(({ podName, nodeName, count, range }): ObservedPod => {
    const isThere = present.has(podName)
    const expected = count === null || !isThere ? null : expectedOf(basis, podName)
    return { podName, nodeName, present: isThere, ...figures(basis, { count, range }, expected, comparable) }
  })
  const there = pods.filter((pod) => pod.present)
  const known = there.filter(({ count }) => count !== null)
  return {
    pods,
    nodes: byNode(basis, there, rangesOf(traffic.pods, isSampled), movedCounts(traffic, present), comparable),
    samples: isSampled ? total : null,
    coverage: there.length === 0 ? null : known.length / there.length,
    skew: {
      observed: computeSkew(known.flatMap(({ share }) => (share === null ? [] : [share]))),
      expected: computeSkew(known.flatMap(({ expectedShare }) => (expectedShare === null ? [] : [expectedShare]))),
    },
  }
}

/** A source that extrapolates counts in fractions; a sample is a whole one. */
export const rounded = (count: number | null, isSampled: boolean): number =>
  isSampled ? Math.max(0, Math.round(count ?? 0)) : (count ?? 0)

/** The expectation of the pods that were counted, made to add up to one; null: they expect nothing. */
function among(byPod: SharesByPod, counted: readonly { readonly podName: string }[]): SharesByPod | null {
  const total = counted.reduce((sum, { podName }) => sum + (byPod.get(podName) ?? 0), 0)
  return total > 0 ? new Map(counted.map(({ podName }) => [podName, (byPod.get(podName) ?? 0) / total])) : null
}

const expectedOf = ({ expected }: Basis, podName: string): number | null =>
  expected === null ? null : (expected.get(podName) ?? 0)

function figures(
  { total, all, isSampled }: Basis,
  { count, range }: Pick<PodCount, 'count' | 'range'>,
  expectedShare: number | null,
  comparable: boolean,
): ObservedFigures {
  if (count === null) return { count, share: null, expectedShare: null, margin: null, standardErrors: null }
  const samples = rounded(count, isSampled)
  const share = total > 0 ? samples / total : null
  const canTell = isSampled && share !== null
  return {
    count,
    share,
    expectedShare,
    // The spread is that of the expectation where there is one, so that the band and the difference agree.
    margin: canTell ? marginOf(comparable && expectedShare ? expectedShare : share, total) : null,
    standardErrors:
      canTell && comparable && expectedShare !== null ? offBy({ count: samples, ...range }, all, expectedShare) : null,
  }
}

/** Of the counts that are possible, those closest to the expectation. */
function offBy(counted: { readonly count: number } & Partial<CountRange>, all: CountRange, expected: number) {
  const nearest = closest(counted, all, expected)
  if (nearest !== 'as-expected') return standardErrors(nearest.count, nearest.samples, expected)
  return standardErrors(0, all.high, expected) === null ? null : 0
}

type Moved = ReadonlyMap<string, number>

/** By node: counts to move to it (positive) or away from it (negative), because the pods ran on other nodes before. */
function movedCounts({ pods }: Pick<ObservedTraffic, 'pods'>, present: ReadonlySet<string>): Moved {
  const moved = new Map<string, number>()
  const add = (node: string, count: number): void => {
    moved.set(node, (moved.get(node) ?? 0) + count)
  }
  for (const { podName, nodeName, elsewhere = [] } of pods) {
    if (nodeName === null || !present.has(podName)) continue
    for (const before of elsewhere) {
      add(before.nodeName, before.count)
      add(nodeName, -before.count)
    }
  }
  return moved
}

function byNode(
  basis: Basis,
  pods: readonly ObservedPod[],
  ranges: ReadonlyMap<string, CountRange>,
  moved: Moved,
  comparable: boolean,
): readonly ObservedNode[] {
  const onNode = new Map<string, ObservedPod[]>()
  for (const pod of pods) {
    if (pod.nodeName === null) continue
    const known = onNode.get(pod.nodeName)
    if (known === undefined) onNode.set(pod.nodeName, [pod])
    else known.push(pod)
  }
  for (const node of moved.keys()) if (!onNode.has(node)) onNode.set(node, [])
  return [...onNode].map(([name, own]) => {
    const counted = own.filter(({ count }) => count !== null)
    const here = counted.reduce((sum, pod) => sum + rounded(pod.count, basis.isSampled), moved.get(name) ?? 0)
    const count = counted.length === 0 && !moved.has(name) ? null : Math.max(0, here)
    const expected = counted.reduce<number | null>(
      (sum, { expectedShare }) => (sum === null || expectedShare === null ? null : Math.min(1, sum + expectedShare)),
      0,
    )
    return {
      name,
      pods: own.length,
      countedPods: counted.length,
      ...figures(basis, { count, range: rangeOn(own, ranges, count) }, expected, comparable),
    }
  })
}

const rangesOf = (pods: readonly PodCount[], isSampled: boolean): ReadonlyMap<string, CountRange> =>
  new Map(
    pods.map(({ podName, count, range }) => {
      const samples = rounded(count, isSampled)
      return [podName, range ?? { low: samples, high: samples }]
    }),
  )

/** Of a node: as far as its pods' counts reach to either side. */
function rangeOn(own: readonly ObservedPod[], ranges: ReadonlyMap<string, CountRange>, count: number | null) {
  const room = own.map((pod) => ({ of: pod.count ?? 0, ...(ranges.get(pod.podName) ?? { low: 0, high: 0 }) }))
  const [below, above] = [room.map(({ of, low }) => of - low), room.map(({ of, high }) => high - of)]
  const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0)
  return { low: Math.max(0, (count ?? 0) - sum(below)), high: (count ?? 0) + sum(above) }
}
