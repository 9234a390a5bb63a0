import type { TrafficHistory } from '@/lib/domain/observed/traffic'

/** What was counted on one node, or on all the others together, step by step. */
export type TrafficLine = {
  /** null: all others. */
  readonly node: string | null
  /** How many nodes it stands for. */
  readonly nodes: number
  /** null: a gap. */
  readonly values: readonly (number | null)[]
}

/**
 * The counts of pods added up by node: those with most, and one line for the others.
 *
 * @param most lines in all
 */
export function trafficLines(history: TrafficHistory, most: number): readonly TrafficLine[] {
  const byNode = new Map<string, (number | null)[]>()
  for (const { nodeName, counts } of history.pods) {
    const node = nodeName ?? ''
    const sums = byNode.get(node) ?? history.atMs.map(() => null)
    byNode.set(node, addUp(sums, counts))
  }
  const lines = [...byNode].map(
    ([node, values]): TrafficLine => ({ node: node === '' ? 'no node' : node, nodes: 1, values }),
  )
  lines.sort((a, b) => totalOf(b) - totalOf(a) || ((a.node ?? '') < (b.node ?? '') ? -1 : 1))
  if (lines.length <= most) return lines
  const others = lines.slice(most - 1)
  const values = others.map((line) => line.values).reduce(addUp)
  return [...lines.slice(0, most - 1), { node: null, nodes: others.length, values }]
}

/** A gap of one leaves what is known of the other. */
const addUp = (a: readonly (number | null)[], b: readonly (number | null)[]): (number | null)[] =>
  a.map((value, index) => {
    const other = b[index] ?? null
    return value === null ? other : value + (other ?? 0)
  })

const totalOf = ({ values }: TrafficLine): number => values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
