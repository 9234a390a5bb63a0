import { count } from '@/lib/domain/distribution/say'
import type { Fix } from '@/lib/domain/findings/finding'
import { change, workloadTarget } from '@/lib/domain/findings/fixes'
import { fittingNodes } from '@/lib/domain/findings/host-skew'
import type { RuleAnswer, ServiceQuestion, ServiceRule } from '@/lib/domain/findings/rule'
import { evenHosts, isOnHosts, warnOfSpread } from '@/lib/domain/findings/spread-fix'
import { evidence, notChecked, sentences, workloadField } from '@/lib/domain/findings/words'
import { judgeWorkloads, rolloutOf, warnOfOwners, workloadInWords } from '@/lib/domain/findings/workloads'
import { putRule, writeConstraints } from '@/lib/domain/findings/write-constraints'
import { matchesLabels } from '@/lib/domain/placement/match-labels'
import type { Workload } from '@/lib/domain/workload'

/** F19 (domain page 6): required anti-affinity on the host name wants more nodes than may take the pods. */
export const f19AntiAffinityTooStrict: ServiceRule = {
  id: 'F19',
  name: 'AntiAffinityTooStrict',
  heading: 'Anti-affinity asks for more nodes than there are',
  judge: (question) =>
    judgeWorkloads(question, (workloads) => {
      const strict = workloads.filter(keepsApart)
      if (strict.length === 0) return null
      if (question.state.nodes === null)
        return notChecked('Nodes may not be read, so it is not known how many may take pods.')
      const answers = strict.map((workload) => judgeOne(question, workload))
      return (
        answers.find((answer) => answer !== null && 'title' in answer) ??
        answers.find((answer) => answer !== null) ??
        null
      )
    }),
}

/** No two of its pods on one node. */
const keepsApart = ({ template }: Workload): boolean =>
  template.podAntiAffinity.some(
    (term) => term.required && isOnHosts(term) && matchesLabels(term.labelSelector, template.labels),
  )

function judgeOne(question: ServiceQuestion, workload: Workload): RuleAnswer {
  const { replicas, template } = workload
  if (replicas === null) return null
  const { names, isComplete } = fittingNodes(question.state.nodes?.values() ?? [], template)
  const rollout = rolloutOf(workload)
  const wanted = replicas + (rollout?.surge ?? 0)
  if (wanted <= names.length) {
    return isComplete
      ? null
      : notChecked('What the pod template asks of nodes is not all known, so neither is how many may take pods.')
  }
  const atMost = isComplete ? '' : 'at most '
  const isStuck = replicas > names.length
  const asked = isStuck ? replicas : wanted
  const isDeadlock = !isStuck && rollout?.unavailable === 0
  return {
    severity: 'high',
    title: `${workloadInWords(workload)} wants ${asked} nodes ${isStuck ? '' : 'during a rollout '}for one pod each, and ${atMost}${names.length} may take its pods.`,
    figure: `${asked} on ${count(names.length, 'node')}`,
    harm: asked - names.length,
    evidence: [
      workloadField(workload, 'podAntiAffinity, required', 'kubernetes.io/hostname'),
      workloadField(workload, 'spec.replicas', replicas),
      workloadField(
        workload,
        'maxSurge, maxUnavailable',
        rollout === null ? 'no rolling update' : `${rollout.surge}, ${rollout.unavailable} pods`,
      ),
      evidence('nodes that may take its pods', `${atMost}${names.length}`, 'Nodes'),
    ],
    explanation: sentences(
      isStuck
        ? `${replicas - names.length} of its ${replicas} pods stay Pending, for no two may share a node.`
        : `A rollout starts ${rollout?.surge} more, for which there is no node.`,
      isDeadlock && 'maxUnavailable comes to 0, so no old pod makes room: the rollout stops there.',
      !isStuck && !isDeadlock && 'Old pods make room for them, so the rollout goes on with some Pending in between.',
      'Free resources are not looked at and may leave fewer nodes.',
    ),
    fix: isStuck ? spreadInstead(question, workload) : surgeInstead(workload),
  }
}

function surgeInstead(workload: Workload): Fix {
  return change(
    'Let a rollout replace pods in place instead of adding some first.',
    workloadTarget(workload),
    { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } } },
    ['During a rollout one pod fewer serves.', ...warnOfOwners([workload])].join(' '),
  )
}

/** Terms are a list that a patch replaces as a whole: with others beside it, a person must take this one out. */
function spreadInstead({ service, state }: ServiceQuestion, workload: Workload): Fix {
  const rule = putRule(evenHosts, workload, { service, version: state.serverVersion })
  const isAlone = workload.template.podAntiAffinity.filter(({ required }) => required).length === 1
  const podAntiAffinity = { requiredDuringSchedulingIgnoredDuringExecution: null }
  const written = writeConstraints(workload, [rule], isAlone ? { affinity: { podAntiAffinity } } : {})
  return {
    inWords: isAlone
      ? 'Add nodes, or put a spread constraint in place of the required anti-affinity.'
      : 'Add nodes, or put a spread constraint in place of the required anti-affinity on the host name, which must then be taken out.',
    yaml: written.yaml,
    kubectl: isAlone ? written.kubectl : null,
    warning: warnOfSpread([workload]),
  }
}
