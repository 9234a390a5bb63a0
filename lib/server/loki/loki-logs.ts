import type { LogLine, PodLines } from '@/lib/domain/access-logs/pod-lines'
import type { PodBehind } from '@/lib/domain/on-demand/pods-behind'
import { linkAbort } from '../abort'
import type { Clock, LogQuestion, LogSource } from '../sources'
import { askLoki, type LokiSettings } from './ask-loki'
import { podLines } from './logql'

const POD_DEADLINE_MS = 5000
const AT_ONCE = 4

/** The last lines of pods' logs as Loki keeps them. It sees all namespaces, so the token is the server's secret. */
export function createLokiLogs(settings: LokiSettings, clock: Clock): LogSource {
  const readPod = async (pod: PodBehind, question: LogQuestion, parent: AbortSignal): Promise<PodLines> => {
    const { namespace, lines, sinceSeconds, container } = question
    const nothing = { podName: pod.name, nodeName: pod.nodeName, container, choices: [], isCutAfter: false }
    const deadline = linkAbort(parent)
    const cancel = clock.schedule(() => deadline.abort(new Error('Loki took too long')), POD_DEADLINE_MS)
    try {
      const endMs = clock.nowMs()
      const query = {
        query: podLines(namespace, pod.name, container),
        start: String(BigInt(endMs - sinceSeconds * 1000) * NANOSECONDS),
        end: String(BigInt(endMs) * NANOSECONDS),
        limit: String(lines),
        direction: 'backward',
      }
      const read = toLines(await askLoki(settings, query, deadline.signal), lines)
      return { ...nothing, lines: read, isCutBefore: read.length >= lines, problem: null }
    } catch (error) {
      const said = error instanceof Error && !deadline.signal.aborted ? error.message : 'Loki said nothing for 5 s.'
      const problem = { known: false, why: 'failed', inWords: said, right: null } as const
      return { ...nothing, lines: [], isCutBefore: false, problem }
    } finally {
      cancel()
      deadline.unlink()
    }
  }
  return {
    id: 'loki',
    name: 'Loki',
    permission: () => ({ allowed: true, inWords: 'Lines are asked of Loki by the server, with its token.' }),
    command: ({ namespace, pods, container }) => podLines(namespace, pods[0]?.name ?? 'POD', container),
    async read(question, signal) {
      const answers: PodLines[] = []
      for (let at = 0; at < question.pods.length; at += AT_ONCE) {
        const some = question.pods.slice(at, at + AT_ONCE)
        answers.push(...(await Promise.all(some.map((pod) => readPod(pod, question, signal)))))
      }
      return answers
    },
  }
}

const NANOSECONDS = 1_000_000n

/** `{data: {result: [{values: [["<nanoseconds>", "<line>"], …]}]}}`, one stream for each set of labels; oldest first, no more than were asked for. */
function toLines(answer: unknown, most: number): readonly LogLine[] {
  const result = (answer as { data?: { result?: unknown } } | null)?.data?.result
  const streams = Array.isArray(result) ? result : []
  const lines = streams.flatMap((stream) =>
    Array.isArray(stream?.values) ? stream.values.slice(0, most).flatMap(toLine) : [],
  )
  return lines.sort((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0)).slice(-most)
}

function toLine(value: unknown): readonly LogLine[] {
  const [time, text] = Array.isArray(value) ? value : []
  if (typeof time !== 'string' || !/^\d{10,20}$/.test(time) || typeof text !== 'string') return []
  return [{ atMs: Number(BigInt(time) / NANOSECONDS), text }]
}
