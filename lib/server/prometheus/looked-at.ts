import type { CounterTarget } from '@/lib/domain/observed/count-increase'
import type { Labels, Series } from './envelope'
import { PrometheusFailure } from './errors'
import type { Counted, CountedClients } from './presets/preset'
import { type Asked, beginningsOfPods, looksAtPods } from './queries'
import type { Asking } from './scrapes'

/** What is known of the targets of scrapes. */
export interface LookedAt {
  of(target: string): CounterTarget
  /** Of which target of a job a series is, where several have one address: several Services may select the same pods. */
  among(labels: Labels): string
  /** A series that was seen shows that its target was looked at. */
  addLooks(series: readonly Series[]): void
  /** How long it is as a rule from one look at a target to the next; null: none was looked at twice. */
  intervalMs(): number | null
}

/** One exporter under one job. */
export const targetOf = (labels: Labels): string => JSON.stringify([labels.get('job'), labels.get('instance')])

/**
 * When the pods' own exporters were looked at, and when their processes began where those count themselves; nothing where
 * others tell about pods. Counts do without, only less of them is known to lie within a span.
 */
export async function lookedAt(
  { client, extra }: Asking,
  { identity, inProcess }: Pick<Counted | CountedClients, 'identity' | 'inProcess'>,
  asked: Asked,
  seconds: number,
  atMs: number,
): Promise<LookedAt> {
  const read = async (query: string | null): Promise<readonly Series[]> => {
    try {
      return query === null ? [] : (await client.samples(query, atMs)).data
    } catch (error) {
      if (error instanceof PrometheusFailure && error.kind === 'question') return []
      throw error
    }
  }
  const [looks, beginnings] = await Promise.all([
    read(looksAtPods(identity, asked, seconds, extra)),
    read(inProcess ? beginningsOfPods(identity, asked, seconds, extra) : null),
  ])
  const known = createTargets(beginnings, looks)
  // A look that failed has seen nothing.
  known.addLooks(looks.map(({ labels, points }) => ({ labels, points: points.filter(([, value]) => value === 1) })))
  return known
}

function createTargets(beginnings: readonly Series[], targets: readonly Series[]): LookedAt {
  const discovered = new Map<string, Labels[]>()
  for (const { labels } of targets) {
    const known = discovered.get(targetOf(labels))
    if (known === undefined) discovered.set(targetOf(labels), [labels])
    else known.push(labels)
  }
  const looks = new Map<string, Set<number>>()
  const inOrder = new Map<string, readonly number[]>()
  const processes = new Map<string, CounterTarget['processes']>()
  for (const { labels, points } of beginnings) processes.set(targetOf(labels), processesIn(points))
  return {
    of(target) {
      const looksMs = inOrder.get(target) ?? [...(looks.get(target) ?? [])].sort((a, b) => a - b)
      inOrder.set(target, looksMs)
      return { looksMs, processes: processes.get(target) ?? [] }
    },
    among(labels) {
      const all = discovered.get(targetOf(labels)) ?? []
      const carries = (target: Labels): boolean =>
        target.names().every((name) => name === '__name__' || labels.get(name) === target.get(name))
      return all.length < 2 ? '' : String(all.findIndex(carries))
    },
    intervalMs: () => middleGap(looks.values()),
    addLooks(series) {
      inOrder.clear()
      for (const { labels, points } of series) {
        const target = targetOf(labels)
        const moments = looks.get(target) ?? new Set()
        looks.set(target, moments)
        for (const [atMs] of points) moments.add(atMs)
      }
    },
  }
}

function middleGap(looks: Iterable<ReadonlySet<number>>): number | null {
  const gaps = [...looks].flatMap((moments) => {
    const inOrder = [...moments].sort((a, b) => a - b)
    return inOrder.slice(1).map((atMs, at) => atMs - (inOrder[at] ?? atMs))
  })
  return gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? null
}

/** Where the beginning is another one than before. */
function processesIn(points: Series['points']): CounterTarget['processes'] {
  const processes: { seenMs: number; beganMs: number }[] = []
  for (const [seenMs, seconds] of points) {
    const beganMs = seconds === null ? null : seconds * 1000
    if (beganMs !== null && beganMs !== processes.at(-1)?.beganMs) processes.push({ seenMs, beganMs })
  }
  return processes
}
