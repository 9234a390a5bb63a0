import type { TrafficPolicy } from '@/lib/domain/cluster'
import type { Observed, TimeSpan } from '@/lib/domain/observed/traffic'
import type { RecordedHistory } from '@/lib/domain/timeline/recorded'
import type { RecordedQuestion } from '@/lib/server/sources'
import type { PrometheusClient } from './client'
import type { Series } from './envelope'
import { nodeNameIn } from './map-pods'
import { type RecordedFigure, recordedFigure } from './queries'
import type { ExtraMatcher } from './settings'

/** Evenkeel's own metrics are made once a minute (metrics page 5). */
const STEP_MIN_SECONDS = 60
const STEPS_MAX = 240

const NOTHING =
  'The Prometheus holds no metrics that Evenkeel wrote about this Service: let it scrape /metrics/distribution of the ops port to look back further than an hour.'

/**
 * What Evenkeel's own metrics say of a Service over a span: its policy, ready endpoints by node and the expected
 * peak-to-average. Two replicas write the same, and count once.
 *
 * @throws PrometheusFailure
 */
export async function recordedOf(
  client: PrometheusClient,
  extra: readonly ExtraMatcher[],
  { namespace, service, span }: RecordedQuestion,
): Promise<Observed<RecordedHistory>> {
  const stepSeconds = stepOf(span)
  const ask = (figure: RecordedFigure) =>
    client.range(recordedFigure(figure, { namespace, service }, extra), span, stepSeconds)
  const [info, ready, byNode, peak] = await Promise.all([
    ask('policy'),
    ask('ready'),
    ask('ready-by-node'),
    ask('peak'),
  ])
  if (info.data.length === 0) return { known: false, why: 'no-metric', inWords: NOTHING }
  const atMs = momentsOf(span, stepSeconds)
  const total = valuesOf(ready.data[0], atMs)
  return {
    known: true,
    value: {
      stepSeconds,
      atMs,
      policies: policiesOf(info.data, atMs),
      readyByNode: readyOf(byNode.data, total, atMs),
      peakToAverage: valuesOf(peak.data[0], atMs),
      warnings: [...new Set([info, ready, byNode, peak].flatMap(({ warnings }) => warnings))],
    },
  }
}

const stepOf = ({ startMs, endMs }: TimeSpan): number =>
  Math.ceil(Math.max(1, (endMs - startMs) / 1000 / STEPS_MAX / STEP_MIN_SECONDS)) * STEP_MIN_SECONDS

function momentsOf({ startMs, endMs }: TimeSpan, stepSeconds: number): readonly number[] {
  const count = Math.floor((endMs - startMs) / 1000 / stepSeconds) + 1
  return Array.from({ length: count }, (_, index) => startMs + index * stepSeconds * 1000)
}

function valuesOf(series: Series | undefined, atMs: readonly number[]): readonly (number | null)[] {
  const points = new Map(series?.points ?? [])
  return atMs.map((at) => points.get(at) ?? null)
}

/** While a policy changes both may stand there for a scrape: then it is not known. */
function policiesOf(data: readonly Series[], atMs: readonly number[]): readonly (TrafficPolicy | null)[] {
  const rows = data.map(({ labels, points }) => ({
    policy: labels.get('external_traffic_policy'),
    points: new Map(points),
  }))
  return atMs.map((at) => {
    const present = rows.filter(({ points }) => points.get(at) != null)
    const [only] = present
    return present.length === 1 && (only?.policy === 'Local' || only?.policy === 'Cluster') ? only.policy : null
  })
}

/**
 * A node without a series has none, where all ready endpoints are told by node; of a Service with too many nodes to name
 * each nothing is known by node.
 */
function readyOf(
  data: readonly Series[],
  total: readonly (number | null)[],
  atMs: readonly number[],
): RecordedHistory['readyByNode'] {
  const rows = data.map(({ labels, points }) => ({ node: nodeNameIn(labels, 'node'), points: new Map(points) }))
  const isTold = atMs.map((at, index) => {
    const sum = rows.reduce((count, { points }) => count + (points.get(at) ?? 0), 0)
    return total[index] != null && (total[index] === 0 || sum > 0)
  })
  return rows
    .filter(({ node }) => node !== '')
    .map(({ node, points }) => ({
      node,
      counts: atMs.map((at, index) => (isTold[index] ? (points.get(at) ?? 0) : null)),
    }))
    .sort((a, b) => (a.node < b.node ? -1 : 1))
}
