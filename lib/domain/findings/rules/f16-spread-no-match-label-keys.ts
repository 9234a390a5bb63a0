import { changeAll } from '@/lib/domain/findings/fixes'
import { hostSkewOf, whyNoSkew } from '@/lib/domain/findings/host-skew'
import type { RuleAnswer, ServiceQuestion, ServiceRule } from '@/lib/domain/findings/rule'
import { changeConstraint, isOnHosts, warnOfSpread } from '@/lib/domain/findings/spread-fix'
import { evidence, notChecked, sentences, workloadField } from '@/lib/domain/findings/words'
import { judgeWorkloads, workloadInWords } from '@/lib/domain/findings/workloads'
import { templateHash } from '@/lib/domain/findings/write-constraints'
import { matchesLabels } from '@/lib/domain/placement/match-labels'
import type { SpreadConstraint, Workload } from '@/lib/domain/workload'

/**
 * F16 (domain page 6): a Deployment's hard constraint counts pods of former templates, and with the rollout over the
 * pods lie more unevenly than it allows. Which pods lay where during the rollout is not remembered, so the cause is
 * told as a likely one.
 */
export const f16SpreadNoMatchLabelKeys: ServiceRule = {
  id: 'F16',
  name: 'SpreadNoMatchLabelKeys',
  heading: 'Rollouts can leave the spread uneven',
  live: true,
  judge: (question) =>
    judgeWorkloads(question, (workloads) => {
      const counting = workloads.flatMap((workload) => {
        const constraint = workload.template.spreadConstraints.find((each) => countsFormerPods(each, workload))
        return workload.kind === 'Deployment' && constraint !== undefined ? [{ workload, constraint }] : []
      })
      const answers = counting.map((each) => judgeOne(question, each.workload, each.constraint))
      return (
        answers.find((answer) => answer !== null && 'title' in answer) ??
        answers.find((answer) => answer !== null) ??
        null
      )
    }),
}

/** One that picks none of its own pods counts no former ones either (F15). */
const countsFormerPods = (constraint: SpreadConstraint, { template }: Workload): boolean =>
  isOnHosts(constraint) &&
  constraint.whenUnsatisfiable === 'DoNotSchedule' &&
  matchesLabels(constraint.labelSelector, template.labels) &&
  !constraint.matchLabelKeys.includes(templateHash) &&
  constraint.labelSelector?.matchLabels.has(templateHash) !== true &&
  constraint.labelSelector?.matchExpressions.some(({ key }) => key === templateHash) !== true

function judgeOne(question: ServiceQuestion, workload: Workload, constraint: SpreadConstraint): RuleAnswer {
  const { facts } = question
  const measured = hostSkewOf(question, workload, constraint)
  if (measured === null) {
    const why = whyNoSkew(question)
    return why === null ? null : notChecked(why)
  }
  const { skew, most, least, isLowerBound, whose } = measured
  if (skew <= constraint.maxSkew) {
    return isLowerBound
      ? notChecked('Which nodes the pod template allows is not all known, so neither is the skew.')
      : null
  }
  if (!facts.pods.known) return notChecked(facts.pods.inWords)
  if (templatesOf(workload, facts.pods.value) > 1) {
    return notChecked('Pods of more than one template are there: a rollout may be under way.')
  }
  return {
    severity: 'medium',
    title: `${most.node} holds ${most.pods} ready pods ${whose} and ${least.node} ${least.pods}, although ${workloadInWords(workload)} allows a difference of ${constraint.maxSkew}.`,
    figure: `allowed ${constraint.maxSkew}, is ${skew}`,
    harm: skew - constraint.maxSkew,
    evidence: [
      workloadField(
        workload,
        `topologySpreadConstraints[${constraint.topologyKey}].matchLabelKeys`,
        constraint.matchLabelKeys.join(', ') || 'not set',
      ),
      workloadField(workload, `topologySpreadConstraints[${constraint.topologyKey}].maxSkew`, constraint.maxSkew),
      evidence('skew of ready pods', `${isLowerBound ? 'at least ' : ''}${skew}`, 'EndpointSlices, Nodes'),
    ],
    explanation: sentences(
      `Without ${templateHash} in matchLabelKeys the constraint counts the pods that a rollout is about to end: the new ones make room for them, and are uneven when they are gone.`,
      'Scaling down and new nodes give the same picture; which it was is not remembered.',
    ),
    fix: changeAll(
      `Let the constraint count the pods of one template only (matchLabelKeys, on by default from 1.27).`,
      [changeConstraint(workload, constraint, { matchLabelKeys: [...constraint.matchLabelKeys, templateHash] })],
      warnOfSpread([workload]),
    ),
    nodes: [most.node],
  }
}

/** How many templates the living pods of this workload were made from. */
function templatesOf(
  { template }: Workload,
  pods: Extract<ServiceQuestion['facts']['pods'], { known: true }>['value'],
) {
  const own = { matchLabels: template.labels, matchExpressions: [] }
  const living = pods.filter(
    ({ labels, terminating, phase }) =>
      !terminating && phase !== 'Succeeded' && phase !== 'Failed' && matchesLabels(own, labels),
  )
  return new Set(living.map(({ labels }) => labels.get(templateHash) ?? '')).size
}
