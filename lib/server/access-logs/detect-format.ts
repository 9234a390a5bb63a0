import type { LogLine } from '@/lib/domain/access-logs/pod-lines'
import { isTurnSpent, nextTurn } from '../turns'
import { parseLine } from './formats'
import type { LogFormat } from './parsed-line'

/** Lines that are understood before it is clear what a log is made of. */
const ENOUGH = 50
/** Lines that are held against every format, from the start and from the end, where what a program prints first has passed. */
const LOOKED_AT_MAX = 200

/**
 * The format that most lines have: a pod writes one access log, and what else it prints must not be
 * counted as requests beside it.
 *
 * @returns null when no line is understood
 */
export async function detectFormat(lines: readonly LogLine[]): Promise<LogFormat | null> {
  const counts = new Map<LogFormat, number>()
  let understood = 0
  const looked =
    lines.length > 2 * LOOKED_AT_MAX ? [...lines.slice(0, LOOKED_AT_MAX), ...lines.slice(-LOOKED_AT_MAX)] : lines
  for (const { text } of looked) {
    if (isTurnSpent()) await nextTurn()
    const found = parseLine(text)
    if (found === null) continue
    counts.set(found.format, (counts.get(found.format) ?? 0) + 1)
    understood += 1
    if (understood >= ENOUGH) break
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null
}
