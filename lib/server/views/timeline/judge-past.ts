import { notAsked } from '@/lib/domain/fact'
import { statesBefore } from '@/lib/domain/timeline/states-before'
import type { JudgedStep } from '@/lib/domain/timeline/steps'
import { nothingRead } from '@/lib/domain/workload'
import { isTurnSpent, nextTurn } from '../../turns'
import { judge } from '../service-judgement'
import type { Told } from './timeline-told'

/** Each step is a whole judgement: of a Service that changes more often than this the latest are told. */
const STEPS_MAX = 200
/** A judgement looks at every node. */
const NODES_IN_ALL = 60_000
const STEPS_MIN = 8

/**
 * What the rules say of the Service after each change, the latest first, by the objects of then alone: pods, workloads and
 * answers of health ports are not remembered.
 */
export async function judgePast(told: Told): Promise<readonly JudgedStep[]> {
  const { state, service, span, history, nodes, memory } = told
  const announcers = memory?.announcers ?? []
  const announcedSinceMs = announcers.length > 1 ? (announcers.at(-1)?.sinceMs ?? null) : null
  const most = Math.max(STEPS_MIN, Math.min(STEPS_MAX, Math.floor(NODES_IN_ALL / Math.max(1, state.nodes?.size ?? 1))))
  const steps: JudgedStep[] = []
  for (const past of statesBefore({ state, service, history, nodes, announcedSinceMs })) {
    const isAfter = past.sinceMs >= span.endMs
    if (!isAfter) steps.push(stepOf(past))
    if (past.sinceMs <= span.startMs || steps.length >= most) break
    if (isTurnSpent()) await nextTurn()
  }
  return steps
}

function stepOf({
  sinceMs,
  state,
  service,
}: Pick<Told, 'state' | 'service'> & { readonly sinceMs: number }): JudgedStep {
  const { distribution, findings } = judge(state, service, {
    facts: nothingRead,
    memory: null,
    answers: notAsked('Health ports'),
    nowMs: sinceMs,
  })
  return {
    sinceMs,
    peakToAverage: distribution.ports[0]?.skew.peakToAverage ?? null,
    findings: findings.findings.map(({ id, heading, severity }) => ({ id, heading, severity })),
  }
}
