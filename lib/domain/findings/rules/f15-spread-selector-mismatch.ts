import { changeAll } from '@/lib/domain/findings/fixes'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { changeConstraint, warnOfSpread } from '@/lib/domain/findings/spread-fix'
import { sentences, workloadField } from '@/lib/domain/findings/words'
import { judgeWorkloads, workloadInWords } from '@/lib/domain/findings/workloads'
import { ownSelector } from '@/lib/domain/findings/write-constraints'
import { matchesLabels } from '@/lib/domain/placement/match-labels'
import type { LabelSelector } from '@/lib/domain/workload'

/** F15 (domain page 6): the selector of a spread constraint does not pick the pods that carry it. */
export const f15SpreadSelectorMismatch: ServiceRule = {
  id: 'F15',
  name: 'SpreadSelectorMismatch',
  heading: 'Spread constraint counts none of its pods',
  judge: (question) =>
    judgeWorkloads(question, (workloads) => {
      const wrong = workloads.flatMap((workload) =>
        workload.template.spreadConstraints
          .filter(({ labelSelector }) => !matchesLabels(labelSelector, workload.template.labels))
          .map((constraint) => ({ workload, constraint })),
      )
      const [first] = wrong
      if (first === undefined) return null
      const keys = [...new Set(wrong.map(({ constraint }) => constraint.topologyKey))].join(', ')
      return {
        severity: 'high',
        title: `The spread constraint of ${workloadInWords(first.workload)} on ${keys} does not select its own pods, so it has no effect on them.`,
        figure: 'selects none',
        evidence: wrong.flatMap(({ workload, constraint }) => [
          workloadField(
            workload,
            `topologySpreadConstraints[${constraint.topologyKey}].labelSelector`,
            sayLabels(constraint.labelSelector),
          ),
          workloadField(workload, 'template.metadata.labels', sayMap(workload.template.labels)),
        ]),
        explanation: sentences(
          'A constraint counts the pods that its selector picks.',
          'The pods of this workload are not among them: wherever the scheduler puts one, the count stays the same.',
        ),
        fix: changeAll(
          'Let the selector pick the pods of the template.',
          wrong.map(({ workload, constraint }) => {
            const { matchLabelKeys } = constraint
            const labelSelector = ownSelector(workload.template, question.service, matchLabelKeys)
            return changeConstraint(workload, constraint, { labelSelector })
          }),
          warnOfSpread(wrong.map(({ workload }) => workload)),
        ),
      }
    }),
}

const sayMap = (labels: ReadonlyMap<string, string>): string =>
  [...labels]
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(', ') || 'none'

function sayLabels(selector: LabelSelector | null): string {
  if (selector === null) return 'not set, which selects nothing'
  const expressions = selector.matchExpressions.map(({ key, operator, values }) =>
    `${key} ${operator} ${values.join(' ')}`.trim(),
  )
  const labels = selector.matchLabels.size === 0 ? [] : [sayMap(selector.matchLabels)]
  return [...labels, ...expressions].join(', ') || 'empty, which selects everything'
}
