import { changeAll } from '@/lib/domain/findings/fixes'
import { type HostSkew, hostSkewOf, whyNoSkew } from '@/lib/domain/findings/host-skew'
import type { RuleAnswer, ServiceQuestion, ServiceRule } from '@/lib/domain/findings/rule'
import { changeConstraint, isOnHosts, warnOfSpread } from '@/lib/domain/findings/spread-fix'
import { evidence, notChecked, sentences, workloadField } from '@/lib/domain/findings/words'
import { judgeWorkloads, workloadInWords } from '@/lib/domain/findings/workloads'
import { matchesLabels } from '@/lib/domain/placement/match-labels'
import type { SpreadConstraint, Workload } from '@/lib/domain/workload'

/** F14 (domain page 6): a constraint on the host name is only a preference, and the pods lie more unevenly than it wants. */
export const f14SpreadSoft: ServiceRule = {
  id: 'F14',
  name: 'SpreadSoft',
  heading: 'Spread is only a preference',
  live: true,
  judge: (question) =>
    judgeWorkloads(question, (workloads) => {
      // One that picks none of its own pods is another matter (F15).
      const soft = workloads.flatMap((workload) =>
        workload.template.spreadConstraints
          .filter((each) => isSoftOnHosts(each) && matchesLabels(each.labelSelector, workload.template.labels))
          .map((constraint) => ({ workload, constraint })),
      )
      const answers = soft.map((each) => judgeOne(question, each.workload, each.constraint))
      return (
        answers.find((answer) => answer !== null && 'title' in answer) ??
        answers.find((answer) => answer !== null) ??
        null
      )
    }),
}

const isSoftOnHosts = (constraint: SpreadConstraint): boolean =>
  isOnHosts(constraint) && constraint.whenUnsatisfiable === 'ScheduleAnyway'

function judgeOne(question: ServiceQuestion, workload: Workload, constraint: SpreadConstraint): RuleAnswer {
  const measured = hostSkewOf(question, workload, constraint)
  if (measured === null) {
    const why = whyNoSkew(question)
    return why === null ? null : notChecked(why)
  }
  if (measured.skew > constraint.maxSkew) return tooUneven(workload, constraint, measured)
  return measured.isLowerBound
    ? notChecked('What the pod template asks of nodes is not all known, so neither is which nodes without pods count.')
    : null
}

function tooUneven(
  workload: Workload,
  constraint: SpreadConstraint,
  { skew, most, least, isLowerBound, whose }: HostSkew,
): RuleAnswer {
  const fix = changeConstraint(workload, constraint, { whenUnsatisfiable: 'DoNotSchedule' })
  return {
    severity: 'medium',
    title: `${workloadInWords(workload)} only prefers a spread of ${constraint.maxSkew} over nodes: ${most.node} holds ${most.pods} ready pods ${whose}, ${least.node} holds ${least.pods}.`,
    figure: `wanted ${constraint.maxSkew}, is ${skew}`,
    harm: skew - constraint.maxSkew,
    evidence: [
      workloadField(
        workload,
        `topologySpreadConstraints[${constraint.topologyKey}].whenUnsatisfiable`,
        'ScheduleAnyway',
      ),
      workloadField(workload, `topologySpreadConstraints[${constraint.topologyKey}].maxSkew`, constraint.maxSkew),
      evidence('skew of ready pods', `${isLowerBound ? 'at least ' : ''}${skew}`, 'EndpointSlices, Nodes'),
    ],
    explanation: sentences(
      'ScheduleAnyway is one preference among others when a pod is placed, free resources among them.',
      'It is not looked at again afterwards, so pods stay where they are when others go.',
    ),
    fix: changeAll(
      'Make the constraint hard with DoNotSchedule, or let a descheduler move pods.',
      [fix],
      warnOfSpread([workload]),
    ),
    nodes: [most.node],
  }
}
