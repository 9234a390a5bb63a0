import type { ClusterNode } from '@/lib/domain/cluster'
import { count, list } from '@/lib/domain/distribution/say'
import { changeAll } from '@/lib/domain/findings/fixes'
import { fittingNodes } from '@/lib/domain/findings/host-skew'
import type { RuleAnswer, ServiceQuestion, ServiceRule } from '@/lib/domain/findings/rule'
import { warnOfSpread } from '@/lib/domain/findings/spread-fix'
import { evidence, notChecked, sentences, workloadField } from '@/lib/domain/findings/words'
import { judgeWorkloads, workloadInWords } from '@/lib/domain/findings/workloads'
import { writeConstraints } from '@/lib/domain/findings/write-constraints'
import { mismatchedKey, untolerated } from '@/lib/domain/placement/fits'
import { matchesLabels } from '@/lib/domain/placement/match-labels'
import { placePods } from '@/lib/domain/placement/place-pods'
import type { StandingPod } from '@/lib/domain/placement/question'
import { rulesOfTemplate } from '@/lib/domain/placement/rules'
import { domainOf } from '@/lib/domain/placement/topology'
import type { Pod, SpreadConstraint, Workload } from '@/lib/domain/workload'

/** F17 (domain page 6, 4): pods wait because a hard constraint takes tainted nodes for nodes without pods. */
export const f17SpreadTaintsIgnored: ServiceRule = {
  id: 'F17',
  name: 'SpreadTaintsIgnored',
  heading: 'Tainted nodes block the spread',
  live: true,
  judge: (question) =>
    judgeWorkloads(question, (workloads) => {
      const { facts, state } = question
      const hard = workloads.filter(({ template }) => template.spreadConstraints.some(ignoresTaints))
      if (hard.length === 0) return null
      if (!facts.pods.known) return notChecked(facts.pods.inWords)
      if (!facts.pods.value.some(waitsForSpread)) return null
      if (state.nodes === null) return notChecked('Nodes may not be read, so neither may their taints.')
      const answers = hard.map((workload) => judgeOne(question, workload))
      return answers.find(isHolding) ?? answers.find((answer) => answer !== null) ?? null
    }),
}

const isHolding = (answer: RuleAnswer): boolean => answer !== null && 'title' in answer

function judgeOne(question: ServiceQuestion, workload: Workload): RuleAnswer {
  const { facts, state, service } = question
  const { template } = workload
  const pods = facts.pods.known ? facts.pods.value : []
  const nodes = state.nodes ?? new Map<string, ClusterNode>()
  const own = { matchLabels: template.labels, matchExpressions: [] }
  const waiting = pods.filter((pod) => waitsForSpread(pod) && matchesLabels(own, pod.labels))
  const [first] = waiting
  if (first === undefined) return null
  if (!fittingNodes(nodes.values(), template).isComplete) {
    return notChecked('What the pod template asks of nodes is not all known, so neither is which tainted nodes count.')
  }
  const blocking = template.spreadConstraints
    .filter(ignoresTaints)
    .map((constraint) => ({ constraint, domains: blockedDomains([...nodes.values()], workload, constraint) }))
    .filter(({ domains }) => domains.length > 0)
  if (blocking.length === 0) return null
  const honoured = new Map(blocking.map(({ constraint }) => [constraint, honouring(constraint)]))
  const stays = (spreadConstraints: readonly SpreadConstraint[]): boolean => {
    const rules = rulesOfTemplate({ ...template, spreadConstraints }, nodes)
    return placePods({ nodes, rules, standing: standingOf(pods), revision: first.labels, pods: 1 }).pending > 0
  }
  const { spreadConstraints } = template
  if (stays(spreadConstraints) && !stays(spreadConstraints.map((each) => honoured.get(each) ?? each))) {
    return holds(question, workload, waiting, blocking)
  }
  return first.unschedulable === null
    ? null
    : notChecked(
        `The scheduler names a spread constraint, and taints do not explain it by the pods of ${service.name} alone.`,
      )
}

const honouring = (constraint: SpreadConstraint): SpreadConstraint => ({ ...constraint, nodeTaintsPolicy: 'Honor' })

/** Pods that the scheduler counts. */
const standingOf = (pods: readonly Pod[]): readonly StandingPod[] =>
  pods.flatMap(({ nodeName, terminating, phase, labels }) =>
    nodeName === null || terminating || phase === 'Succeeded' || phase === 'Failed' ? [] : [{ nodeName, labels }],
  )

const ignoresTaints = ({ whenUnsatisfiable, nodeTaintsPolicy }: SpreadConstraint): boolean =>
  whenUnsatisfiable === 'DoNotSchedule' && nodeTaintsPolicy !== 'Honor'

/** A pod that the scheduler says waits for something else does not count; one of which it says nothing does. */
const waitsForSpread = ({ phase, nodeName, unschedulable }: Pod): boolean =>
  phase === 'Pending' && nodeName === null && (unschedulable === null || /topology spread/i.test(unschedulable))

/** Domains that the constraint counts, all of whose nodes have a taint that the pods do not tolerate. */
function blockedDomains(
  nodes: readonly ClusterNode[],
  { template }: Workload,
  { topologyKey, nodeAffinityPolicy }: SpreadConstraint,
): readonly string[] {
  const open = new Map<string, boolean>()
  for (const node of nodes) {
    const domain = domainOf(node, topologyKey)
    // By default nodes that the node selector leaves out do not count.
    if (domain === null || (nodeAffinityPolicy === 'Honor' && mismatchedKey(node, template) !== null)) continue
    open.set(domain, (open.get(domain) ?? false) || untolerated(node, template.tolerations) === null)
  }
  return [...open].flatMap(([domain, isOpen]) => (isOpen ? [] : [domain])).sort()
}

function holds(
  { service }: ServiceQuestion,
  workload: Workload,
  waiting: readonly Pod[],
  blocking: readonly { readonly constraint: SpreadConstraint; readonly domains: readonly string[] }[],
): RuleAnswer {
  const blocked = [...new Set(blocking.flatMap(({ domains }) => domains))]
  const skews = [...new Set(blocking.map(({ constraint }) => constraint.maxSkew))]
  const said = waiting.find(({ unschedulable }) => unschedulable !== null)
  const pods = count(waiting.length, 'pod')
  return {
    severity: 'high',
    title: `${pods} of ${service.name} ${waiting.length === 1 ? 'waits' : 'wait'} for a node: ${workloadInWords(workload)} also counts ${list(blocked)}, where a taint keeps its pods off.`,
    figure: `${pods} pending`,
    harm: waiting.length,
    evidence: [
      ...blocking.flatMap(({ constraint: { topologyKey }, domains }) => [
        workloadField(workload, `topologySpreadConstraints[${topologyKey}].nodeTaintsPolicy`, 'Ignore'),
        workloadField(workload, `topologySpreadConstraints[${topologyKey}].whenUnsatisfiable`, 'DoNotSchedule'),
        evidence(`${topologyKey} with untolerated taints`, list(domains), 'Nodes'),
      ]),
      evidence('pending pods', waiting.length, 'Pods'),
      ...(said === undefined
        ? []
        : [evidence('PodScheduled', said.unschedulable ?? '', `Pod ${service.namespace}/${said.name}`)]),
    ],
    explanation: sentences(
      'With nodeTaintsPolicy Ignore, the default, nodes that a taint keeps the pods off count as well.',
      `The count there stays what it is, and no other may exceed it by more than maxSkew (${skews.join(', ')}).`,
    ),
    fix: changeAll(
      'Let the constraint leave tainted nodes out with nodeTaintsPolicy Honor (on by default from 1.26).',
      [
        writeConstraints(
          workload,
          blocking.map(({ constraint }) => ({ was: constraint, constraint: honouring(constraint) })),
        ),
      ],
      warnOfSpread([workload]),
    ),
  }
}
