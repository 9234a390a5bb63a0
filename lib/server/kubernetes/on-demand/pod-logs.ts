import type { LogLine, PodLines } from '@/lib/domain/access-logs/pod-lines'
import type { PodBehind } from '@/lib/domain/on-demand/pods-behind'
import type { LogQuestion, LogSource, OnDemandPermission } from '@/lib/server/sources'
import { onDemandRights } from '../rights'
import { readBytes } from '../transport/body'
import type { KubeTransport } from '../transport/transport'
import { failed, POD_DEADLINE_MS, type PodAsker } from './ask-pods'
import { chooseContainer, podPath, readPodSpec } from './read-pod'

/** Of one pod's log (security page 2.11). */
const LIMIT_BYTES = 1024 * 1024
/** The API server may end on the line that passes the limit. */
const SLACK_BYTES = 64 * 1024

/** The last lines of pods' logs by the API server, with whoever's credentials the connection has. */
export function createPodLogs(asker: PodAsker, permission: OnDemandPermission): LogSource {
  return {
    id: 'pods',
    name: 'pod logs',
    permission: () => permission,
    command: ({ namespace, pods, lines, sinceSeconds, container }) =>
      `kubectl logs --namespace ${namespace} ${pods[0]?.name ?? 'POD'}${container === null ? '' : ` --container ${container}`} --tail ${lines} --since ${sinceSeconds}s --limit-bytes ${LIMIT_BYTES} --timestamps`,
    read: (question, signal) =>
      asker.askAll({
        pods: question.pods,
        signal,
        right: { ...onDemandRights.logs, namespace: question.namespace },
        ask: (pod, transport, abort) => readLog(pod, question, transport, abort),
        explain: (pod, problem) => ({ ...nothingOf(pod), problem }),
      }),
  }
}

const nothingOf = ({ name, nodeName }: PodBehind): PodLines => ({
  podName: name,
  nodeName,
  container: null,
  choices: [],
  lines: [],
  isCutBefore: false,
  isCutAfter: false,
  problem: null,
})

async function readLog(
  pod: PodBehind,
  { namespace, lines, sinceSeconds, container }: LogQuestion,
  transport: KubeTransport,
  signal: AbortSignal,
): Promise<PodLines> {
  const spec = await readPodSpec(transport, namespace, pod, { signal, deadlineMs: POD_DEADLINE_MS })
  const chosen = chooseContainer(spec, pod.ports, container)
  if ('choices' in chosen) {
    const names = chosen.choices.join(', ')
    const why = container === null ? 'none of them alone names a port of the Service' : `none is called ${container}`
    return {
      ...nothingOf(pod),
      choices: chosen.choices,
      problem: failed(`Its containers are ${names}, and ${why}: choose one.`),
    }
  }
  const response = await transport.stream({
    path: `${podPath(namespace, pod.name)}/log`,
    query: { container: chosen.name, tailLines: lines, sinceSeconds, limitBytes: LIMIT_BYTES, timestamps: true },
    purpose: 'read',
    accept: 'text/plain, */*',
    headDeadlineMs: POD_DEADLINE_MS,
    signal,
  })
  const bytes = await readBytes(response, LIMIT_BYTES + SLACK_BYTES)
  const isCutAfter = bytes.length >= LIMIT_BYTES
  const read = toLines(bytes.toString('utf8'), isCutAfter, lines)
  return { ...nothingOf(pod), container: chosen.name, lines: read, isCutBefore: read.length >= lines, isCutAfter }
}

/**
 * @param isCut the last line may be half of one, and is left out
 * @param most what was asked for, whatever came
 */
function toLines(text: string, isCut: boolean, most: number): readonly LogLine[] {
  const lines = text.split('\n')
  const last = lines.pop()
  if (last !== undefined && last !== '' && !isCut) lines.push(last)
  return lines.slice(-most).map(toLine)
}

/** `2026-03-12T14:02:11.345678901Z text`, as the kubelet writes with `timestamps`. */
function toLine(line: string): LogLine {
  const space = line.indexOf(' ')
  const atMs = space < 20 || space > 40 ? Number.NaN : Date.parse(line.slice(0, space))
  return Number.isNaN(atMs) ? { atMs: null, text: line } : { atMs, text: line.slice(space + 1) }
}
