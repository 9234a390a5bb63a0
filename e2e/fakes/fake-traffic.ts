import type { ObservedTraffic, TimeSpan } from '@/lib/domain/observed/traffic'
import type { TrafficQuestion, TrafficSource } from '@/lib/server/sources'
import { noTraffic } from '@/lib/server/traffic/no-traffic'

/** What an application counted of the pods that it is asked about; `counts` by name, what is absent it does not know. */
export function observedTraffic(
  question: Pick<TrafficQuestion, 'pods'>,
  counts: Readonly<Record<string, number>>,
  fields: Partial<ObservedTraffic> = {},
): ObservedTraffic {
  return {
    measure: 'connections-opened',
    origin: { preset: 'app', name: 'application', metric: 'connections_total' },
    windowSeconds: 600,
    pods: question.pods.map(({ name, nodeName }) => ({ podName: name, nodeName, count: counts[name] ?? null })),
    limits: [],
    warnings: [],
    ...fields,
  }
}

export type FakeTraffic = TrafficSource & {
  /** What it was asked, in order. */
  readonly asked: TrafficQuestion[]
  readonly spans: TimeSpan[]
}

/** A metric source that a test writes down. */
export function aTrafficSource(
  counts: Readonly<Record<string, number>>,
  fields: Partial<ObservedTraffic> = {},
): FakeTraffic {
  const asked: TrafficQuestion[] = []
  const spans: TimeSpan[] = []
  return {
    ...noTraffic,
    asked,
    spans,
    async observed(question) {
      asked.push(question)
      return { known: true, value: observedTraffic(question, counts, fields) }
    },
    async observedPods(_namespaces, span) {
      spans.push(span)
      const { pods: _pods, ...rest } = observedTraffic({ pods: [] }, {}, fields)
      return { known: true, value: { ...rest, counts: new Map(Object.entries(counts)) } }
    },
  }
}
