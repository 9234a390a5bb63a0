import type { TrafficHistory } from '@/lib/domain/observed/traffic'

/** What was counted on one node or for one pod, or for all the others together, step by step. */
export type TrafficLine = {
  /** Name of the node or pod; null: all others. */
  readonly name: string | null
  /** How many nodes or pods it stands for. */
  readonly stands: number
  /** null: a gap. */
  readonly values: readonly (number | null)[]
}

/**
 * The counts of pods, each by itself or added up by node: those with most, and one line for the others.
 *
 * @param most lines in all
 */
export function trafficLines(history: TrafficHistory, by: 'node' | 'pod', most: number): readonly TrafficLine[] {
  const sums = new Map<string, (number | null)[]>()
  for (const { podName, nodeName, counts } of history.pods) {
    const name = by === 'pod' ? podName : (nodeName ?? 'no node')
    sums.set(name, addUp(sums.get(name) ?? history.atMs.map(() => null), counts))
  }
  const lines = [...sums].map(([name, values]) => ({ name, stands: 1, values }))
  lines.sort((a, b) => totalOf(b) - totalOf(a) || (a.name < b.name ? -1 : 1))
  if (lines.length <= most) return lines
  const others = lines.slice(most - 1)
  const values = others.map((line) => line.values).reduce(addUp)
  return [...lines.slice(0, most - 1), { name: null, stands: others.length, values }]
}

/** A gap of one leaves what is known of the other. */
const addUp = (a: readonly (number | null)[], b: readonly (number | null)[]): (number | null)[] =>
  a.map((value, index) => {
    const other = b[index] ?? null
    return value === null ? other : value + (other ?? 0)
  })

const totalOf = ({ values }: { readonly values: readonly (number | null)[] }): number =>
  values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
