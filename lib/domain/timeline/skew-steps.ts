import { detectBalancer } from '@/lib/domain/balancers/detect'
import type { ClusterState, Service } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import type { TimeSpan } from '@/lib/domain/observed/traffic'
import type { Segment } from './lanes'
import { type StatesQuestion, statesBefore } from './states-before'

/** Each step is a whole distribution: of a Service that changes more often than this the latest are told. */
const STEPS_MAX = 80

type Question = StatesQuestion & { readonly span: TimeSpan }

/**
 * The expected peak-to-average over a span, as a step function: after each change it is computed anew from the endpoints,
 * nodes and fields of that time, by the same rules as the present one, for the first port. null: not known then.
 */
export function skewSteps(question: Question): readonly Segment<number | null>[] {
  const { span } = question
  const steps: Segment<number | null>[] = []
  let untilMs = span.endMs
  for (const { sinceMs, state, service } of statesBefore(question)) {
    const value = peakOf(state, service)
    const fromMs = Math.max(sinceMs, span.startMs)
    if (fromMs < untilMs) {
      const last = steps.at(-1)
      if (last !== undefined && last.value === value) steps[steps.length - 1] = { ...last, fromMs }
      else steps.push({ fromMs, toMs: untilMs, value })
    }
    untilMs = Math.min(untilMs, fromMs)
    if (sinceMs <= span.startMs || steps.length >= STEPS_MAX) break
  }
  return steps.toReversed()
}

function peakOf(state: ClusterState, service: Service): number | null {
  const { ports } = distribute({ state, service, model: detectBalancer(service, state) })
  return ports[0]?.skew.peakToAverage ?? null
}
