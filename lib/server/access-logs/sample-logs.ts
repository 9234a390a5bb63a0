import type { PodLines } from '@/lib/domain/access-logs/pod-lines'
import type { AccessLogSample, PodSample } from '@/lib/domain/access-logs/sample'
import type { NotObserved, ObservedClients, ObservedTraffic, TimeSpan } from '@/lib/domain/observed/traffic'
import { countOf, formatCount } from '@/lib/format/words'
import { commonSpan, wholeSpan } from './common-span'
import { type CountedPod, countPod } from './count-pod'
import type { SampleQuestion } from './sample-question'
import { saySampling } from './say-sampling'
import { type Common, createTally, toClients } from './tally'

/** Counts the requests in the logs of a Service's pods: by pod, by peer and by what headers claim. */
export async function sampleLogs(question: SampleQuestion): Promise<AccessLogSample> {
  const { logs, podsInAll, asked } = question
  const readLogs = logs.filter(({ problem }) => problem === null)
  const span = commonSpan(readLogs, asked)
  const tallies = { peers: createTally(), claims: createTally() }
  const pods: CountedPod[] = []
  for (const log of logs) pods.push(await countPod(log, span, tallies))
  const nothing = pods.every(({ format }) => format === null) ? sayNothing(readLogs, logs.length) : null
  const counted = span ?? wholeSpan(readLogs, asked)
  const common = commonOf(question, pods, counted)
  const { peers, claims } = tallies
  return {
    pods: pods.map(({ sample }) => sample),
    podsInAll,
    traffic: nothing ?? (span === null ? notComparable : { known: true, value: toTraffic(pods, common) }),
    clients: nothing ?? peersOrWhyNot(toClients(peers, common), pods),
    claims: claims.total === 0 ? null : toClients(claims, { ...common, limits: [CLAIMS, ...common.limits] }),
    span: counted,
    sampling: saySampling(question, span),
  }
}

const CLAIMS = 'These addresses come from headers, which whoever sends a request can choose: they prove nothing.'
const PROBES =
  'Requests that name themselves as health checks are left out; those that do not are counted, and come from the node of the pod.'

function commonOf({ from, podsInAll }: SampleQuestion, pods: readonly CountedPod[], span: TimeSpan): Common {
  const formats = [...new Set(pods.flatMap(({ format }) => format ?? []))]
  const missing = podsInAll - pods.filter(({ format, sample }) => format !== null || hasWrittenNothing(sample)).length
  return {
    measure: 'requests',
    origin: {
      preset: 'access-log',
      name: 'Access logs',
      metric: `${from}, ${formats.map(({ name }) => name).join(', ')}`,
    },
    windowSeconds: Math.max(1, Math.round((span.endMs - span.startMs) / 1000)),
    limits: [...formats.flatMap(({ caution }) => caution ?? []), PROBES],
    warnings:
      missing > 0
        ? [`${missing} of ${podsInAll} pods are missing: they were not read, or nothing in their logs was understood.`]
        : [],
  }
}

const toTraffic = (pods: readonly CountedPod[], common: Common): ObservedTraffic => ({
  ...common,
  pods: pods.map(({ sample, format, counted }) => ({
    podName: sample.podName,
    nodeName: sample.nodeName,
    // Others of the Service write their requests, and all that this one wrote was read: it is known to be nothing.
    count: format !== null || hasWrittenNothing(sample) ? counted : null,
  })),
})

const hasWrittenNothing = ({ lines, problem }: PodSample): boolean => lines === 0 && problem === null

const notComparable: NotObserved = {
  known: false,
  why: 'no-metric',
  inWords: 'The lines of the pods have no time in common, so that their counts cannot be compared. Read more lines.',
}

/** Lines may be requests and name nobody, or only what a header claims: those who called are then not known. */
function peersOrWhyNot(clients: ObservedClients, pods: readonly CountedPod[]): AccessLogSample['clients'] {
  const requests = pods.reduce((sum, { counted }) => sum + counted, 0)
  const named = clients.total ?? 0
  if (named === requests) return { known: true, value: clients }
  const unnamed = `${formatCount(requests - named)} of ${countOf(requests, 'request')} name no peer of their connection: shares are of the others.`
  if (named > 0) return { known: true, value: { ...clients, warnings: [...clients.warnings, unnamed] } }
  const how = [...new Set(pods.flatMap(({ format }) => format?.withPeer ?? []))]
  const inWords = how.length > 0 ? how.join(' ') : NO_PEER
  return { known: false, why: 'no-metric', inWords: `The lines name no peer of a connection. ${inWords}` }
}

const NO_PEER = 'Have the server log the remote address of the connection beside what a header claims.'

function sayNothing(readLogs: readonly PodLines[], pods: number): NotObserved {
  if (pods === 0) return { known: false, why: 'no-pods', inWords: 'There is no pod whose log could be read.' }
  if (readLogs.length === 0) {
    return { known: false, why: 'failed', inWords: 'No log could be read; each pod says why.' }
  }
  const lines = readLogs.reduce((sum, log) => sum + log.lines.length, 0)
  const inWords =
    lines === 0
      ? 'The pods wrote no line in this time.'
      : `None of ${formatCount(lines)} lines is a request with an address in a format that is known.`
  return { known: false, why: 'no-metric', inWords }
}
