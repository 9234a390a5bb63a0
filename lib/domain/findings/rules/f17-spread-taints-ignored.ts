import type { ClusterNode } from '@/lib/domain/cluster'
import { count, list } from '@/lib/domain/distribution/say'
import { changeAll } from '@/lib/domain/findings/fixes'
import type { RuleAnswer, ServiceQuestion, ServiceRule } from '@/lib/domain/findings/rule'
import { changeConstraint, spreadWarning } from '@/lib/domain/findings/spread-fix'
import { evidence, notChecked, sentences, workloadField } from '@/lib/domain/findings/words'
import { judgeWorkloads, workloadInWords } from '@/lib/domain/findings/workloads'
import { untolerated } from '@/lib/domain/placement/fits'
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
      const hard = workloads.flatMap((workload) =>
        workload.template.spreadConstraints.filter(ignoresTaints).map((constraint) => ({ workload, constraint })),
      )
      if (hard.length === 0) return null
      if (!facts.pods.known) return notChecked(facts.pods.inWords)
      const waiting = facts.pods.value.filter(waitsForSpread)
      if (waiting.length === 0) return null
      if (state.nodes === null) return notChecked('Nodes may not be read, so neither may their taints.')
      for (const { workload, constraint } of hard) {
        const blocked = blockedDomains([...state.nodes.values()], workload, constraint)
        if (blocked.length > 0) return holds(question, workload, constraint, waiting, blocked)
      }
      return null
    }),
}

const ignoresTaints = ({ whenUnsatisfiable, nodeTaintsPolicy }: SpreadConstraint): boolean =>
  whenUnsatisfiable === 'DoNotSchedule' && nodeTaintsPolicy !== 'Honor'

/** A pod that the scheduler says waits for something else does not count; one of which it says nothing does. */
const waitsForSpread = ({ phase, nodeName, unschedulable }: Pod): boolean =>
  phase === 'Pending' && nodeName === null && (unschedulable === null || /topology spread/i.test(unschedulable))

/** Domains of the constraint all of whose nodes have a taint that the pods do not tolerate. */
function blockedDomains(
  nodes: readonly ClusterNode[],
  { template }: Workload,
  { topologyKey }: SpreadConstraint,
): readonly string[] {
  const open = new Map<string, boolean>()
  for (const node of nodes) {
    const domain = domainOf(node, topologyKey)
    if (domain === null) continue
    open.set(domain, (open.get(domain) ?? false) || untolerated(node, template.tolerations) === null)
  }
  return [...open].flatMap(([domain, isOpen]) => (isOpen ? [] : [domain])).sort()
}

function holds(
  { service }: ServiceQuestion,
  workload: Workload,
  constraint: SpreadConstraint,
  waiting: readonly Pod[],
  blocked: readonly string[],
): RuleAnswer {
  const where = `topologySpreadConstraints[${constraint.topologyKey}]`
  const said = waiting.find(({ unschedulable }) => unschedulable !== null)
  const pods = count(waiting.length, 'pod')
  return {
    severity: 'high',
    title: `${pods} of ${service.name} ${waiting.length === 1 ? 'waits' : 'wait'} for a node: ${workloadInWords(workload)} also counts ${list(blocked)}, where a taint keeps its pods off.`,
    figure: `${pods} pending`,
    evidence: [
      workloadField(workload, `${where}.nodeTaintsPolicy`, 'Ignore'),
      workloadField(workload, `${where}.whenUnsatisfiable`, 'DoNotSchedule'),
      evidence(`${constraint.topologyKey} with untolerated taints`, list(blocked), 'Nodes'),
      evidence('pending pods', waiting.length, 'Pods'),
      ...(said === undefined
        ? []
        : [evidence('PodScheduled', said.unschedulable ?? '', `Pod ${service.namespace}/${said.name}`)]),
    ],
    explanation: sentences(
      'With nodeTaintsPolicy Ignore, the default, nodes that the pods cannot be put on count as holding none.',
      `So the smallest count stays 0, and no other may hold more than maxSkew (${constraint.maxSkew}).`,
    ),
    fix: changeAll(
      'Let the constraint leave tainted nodes out with nodeTaintsPolicy Honor (on by default from 1.26).',
      [changeConstraint(workload, constraint, { nodeTaintsPolicy: 'Honor' })],
      spreadWarning,
    ),
  }
}
