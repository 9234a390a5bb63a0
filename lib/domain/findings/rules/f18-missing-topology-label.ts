import type { ClusterNode } from '@/lib/domain/cluster'
import { list } from '@/lib/domain/distribution/say'
import { look } from '@/lib/domain/findings/fixes'
import { candidatesOf, isLocal } from '@/lib/domain/findings/local-counts'
import type { RuleAnswer, ServiceQuestion, ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, notChecked, sentences, workloadField } from '@/lib/domain/findings/words'
import { judgeWorkloads } from '@/lib/domain/findings/workloads'
import { domainOf, isKnownKey } from '@/lib/domain/placement/topology'
import type { SpreadConstraint, Workload } from '@/lib/domain/workload'

/**
 * F18 (domain page 6, 4): candidate nodes lack a label that a spread constraint goes by. The host name counts as there,
 * since kubelets write it themselves.
 */
export const f18MissingTopologyLabel: ServiceRule = {
  id: 'F18',
  name: 'MissingTopologyLabel',
  heading: 'Nodes without a topology label',
  judge: (question) =>
    judgeWorkloads(question, (workloads) => {
      const used = workloads.flatMap((workload) =>
        workload.template.spreadConstraints.map((constraint) => ({ workload, constraint })),
      )
      if (used.length === 0) return null
      const { nodes } = question.state
      const names = candidatesOf(question)?.candidateNames
      if (nodes === null || names === undefined) {
        return notChecked('Nodes may not be read, so neither may their labels.')
      }
      const candidates = names.flatMap((name) => nodes.get(name) ?? [])
      const judged = used.map((use) => ({ ...use, ...lackingOf(candidates, use.constraint) }))
      const found = judged.find(({ without, isKnown }) => isKnown && without.length > 0)
      if (found !== undefined) return holds(question, candidates.length, found)
      const unknown = judged.find(({ isKnown }) => !isKnown)
      return unknown === undefined
        ? null
        : notChecked(`The label ${unknown.constraint.topologyKey} of nodes is not kept here.`)
    }),
}

type Lacking = { readonly without: readonly string[]; readonly isKnown: boolean }

/** Of labels other than zone and region the store keeps few: one that no node shows is not known rather than not there. */
function lackingOf(candidates: readonly ClusterNode[], { topologyKey }: SpreadConstraint): Lacking {
  const without = candidates.filter((node) => domainOf(node, topologyKey) === null).map(({ name }) => name)
  return { without: without.sort(), isKnown: isKnownKey(topologyKey) || without.length < candidates.length }
}

type Found = Lacking & { readonly workload: Workload; readonly constraint: SpreadConstraint }

function holds(question: ServiceQuestion, candidates: number, { workload, constraint, without }: Found): RuleAnswer {
  const { topologyKey, whenUnsatisfiable } = constraint
  const isHard = whenUnsatisfiable === 'DoNotSchedule'
  return {
    severity: 'medium',
    title: `${without.length} of ${candidates} candidate nodes lack the label ${topologyKey}, by which pods of ${question.service.name} are spread.`,
    figure: `${without.length} of ${candidates} nodes`,
    harm: without.length / candidates,
    evidence: [
      workloadField(workload, `topologySpreadConstraints[${topologyKey}].whenUnsatisfiable`, whenUnsatisfiable),
      evidence('candidate nodes without the label', list(without), 'Nodes'),
    ],
    explanation: sentences(
      isHard
        ? 'A node that lacks the key of a hard spread constraint is passed over: no pod of this workload is put on it.'
        : 'A node that lacks the key does not count for the constraint, so nothing spreads pods over such nodes.',
      isHard && isLocal(question) && 'Under Local no connection is then served there.',
    ),
    fix: look(
      `Label the nodes with ${topologyKey}; the value is yours to know.`,
      null,
      'get',
      'nodes',
      '-L',
      topologyKey,
    ),
    nodes: without,
  }
}
