import type { LogLine, PodLines } from '@/lib/domain/access-logs/pod-lines'
import type { PodSample } from '@/lib/domain/access-logs/sample'
import type { TimeSpan } from '@/lib/domain/observed/traffic'
import { isTurnSpent, nextTurn } from '../turns'
import { detectFormat } from './detect-format'
import { parseLineAs } from './formats'
import type { LogFormat } from './parsed-line'
import { countAddress, type Tally } from './tally'

export type CountedPod = {
  readonly sample: PodSample
  /** null: no line was understood. */
  readonly format: LogFormat | null
  /** Requests by clients within the span. */
  readonly counted: number
}

/**
 * Counts the requests in one pod's log, in turns: long lines of many pods would hold up every other answer.
 *
 * @param span which requests count; null: all
 */
export async function countPod(
  log: PodLines,
  span: TimeSpan | null,
  tallies: { readonly peers: Tally; readonly claims: Tally },
): Promise<CountedPod> {
  const format = await detectFormat(log.lines)
  const { podName } = log
  let requests = 0
  let probes = 0
  let counted = 0
  for (const line of log.lines) {
    if (isTurnSpent()) await nextTurn()
    const parsed = format === null ? null : parseLineAs(format, line.text)
    if (parsed?.isProbe === true) probes += 1
    if (parsed === null || parsed.isProbe === true) continue
    requests += 1
    if (!isWithin(line, span)) continue
    counted += 1
    const seen = { podName, atMs: line.atMs, isNoProbe: parsed.isProbe === false }
    if (parsed.peer !== null) countAddress(tallies.peers, parsed.peer, seen)
    if (parsed.claimed !== null) countAddress(tallies.claims, parsed.claimed, seen)
  }
  return { format, counted, sample: toSample(log, format, { requests, probes }) }
}

function toSample(
  { podName, nodeName, container, choices, lines, problem }: PodLines,
  format: LogFormat | null,
  { requests, probes }: { readonly requests: number; readonly probes: number },
): PodSample {
  return {
    podName,
    nodeName,
    container,
    choices,
    format: format === null ? null : { id: format.id, name: format.name },
    lines: lines.length,
    requests,
    probes,
    notUnderstood: lines.length - requests - probes,
    firstAtMs: lines[0]?.atMs ?? null,
    lastAtMs: lines.at(-1)?.atMs ?? null,
    problem,
  }
}

const isWithin = ({ atMs }: LogLine, span: TimeSpan | null): boolean =>
  span === null || atMs === null || (atMs >= span.startMs && atMs <= span.endMs)
