import { serviceKey } from '@/lib/domain/cluster'
import { type NotKnown, notAsked } from '@/lib/domain/fact'
import type { Finding, Findings } from '@/lib/domain/findings/finding'
import { judgeService } from '@/lib/domain/findings/judge-service'
import type { ServiceFacts, Workload } from '@/lib/domain/workload'
import { withProposals } from '../propose'
import { movesPods, type Scenario } from '../scenario'
import type { DraftColumn } from './column'

/** What a column makes of the findings of the first one, worst first each. */
export type FindingChanges = {
  readonly appear: readonly Finding[]
  readonly vanish: readonly Finding[]
}

/**
 * Rules about the number of the health check node port: a scenario that changes the policy has none yet, which says
 * nothing about what the API server will allocate.
 */
const aboutTheNumber: ReadonlySet<string> = new Set(['F04', 'F05'])

/** Where a scenario moves pods, those that were read say nothing of it. */
const imaginedPods: NotKnown = {
  known: false,
  why: 'not-asked',
  inWords: 'The pods that were read are not those of the scenario.',
  right: null,
}

/**
 * Which findings come and go with each column against the first. Only rules that can be judged on both sides count: what
 * rests on answers of health ports, on memory, or on pods that a scenario moves, is left out of both.
 *
 * @param facts of the Service as it is now, by column; the same for all columns of one Service
 */
export function findingChanges(
  columns: readonly DraftColumn[],
  facts: (column: DraftColumn) => ServiceFacts,
  nowMs: number,
): readonly FindingChanges[] {
  const judged = columns.map((column) => judgeColumn(column, facts(column), nowMs))
  const [first] = judged
  return judged.map((then) =>
    first === undefined || then === first
      ? { appear: [], vanish: [] }
      : { appear: missingFrom(first, then), vanish: missingFrom(then, first) },
  )
}

function judgeColumn({ applied, distribution, address }: DraftColumn, facts: ServiceFacts, nowMs: number): Findings {
  const { state, service, scenario } = applied
  return judgeService({
    state,
    service,
    slices: state.slices.get(serviceKey(service.namespace, service.name)) ?? [],
    model: distribution.model,
    distribution,
    sourceAddress: address,
    facts: factsUnder(facts, scenario),
    memory: null,
    answers: notAsked('Health ports'),
    topClientShare: notAsked('Client addresses'),
    nowMs,
  })
}

/** Findings of `theirs` whose rule was judged in `ours` and does not hold there. */
function missingFrom(ours: Findings, theirs: Findings): readonly Finding[] {
  const open = new Set([...ours.findings, ...ours.notChecked].map(({ id }) => id))
  return theirs.findings.filter(({ id }) => !open.has(id) && !aboutTheNumber.has(id))
}

/** The workload with the rules and the number of pods that the scenario proposes; pods that move are no longer known. */
function factsUnder(facts: ServiceFacts, scenario: Scenario): ServiceFacts {
  const { drained, lost, lostZones } = scenario
  const isNowhereElse = !movesPods(scenario) && [drained, lost, lostZones].every((names) => (names ?? []).length === 0)
  if (isNowhereElse) return facts
  const { workloads } = facts
  return {
    ...facts,
    pods: facts.pods.known ? imaginedPods : facts.pods,
    workloads: workloads.known
      ? { known: true, value: workloads.value.map((each) => workloadUnder(each, scenario)) }
      : workloads,
  }
}

function workloadUnder(workload: Workload, { placement = [], replicas }: Scenario): Workload {
  const isEachNode = placement.some(({ kind }) => kind === 'each-node')
  return {
    ...workload,
    kind: isEachNode ? 'DaemonSet' : workload.kind,
    replicas: isEachNode ? null : workload.replicas === null ? null : (replicas ?? workload.replicas),
    template: withProposals(workload.template, workload.kind, placement),
  }
}
