import { list } from '@/lib/domain/distribution/say'
import { changeAll } from '@/lib/domain/findings/fixes'
import { kubectl } from '@/lib/domain/findings/kubectl'
import { candidatesOf } from '@/lib/domain/findings/local-counts'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, notChecked, sentences, workloadField } from '@/lib/domain/findings/words'
import { judgeWorkloads } from '@/lib/domain/findings/workloads'
import { domainOf, isKnownKey } from '@/lib/domain/placement/topology'

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
        workload.template.spreadConstraints.map(({ topologyKey }) => ({ workload, topologyKey })),
      )
      if (used.length === 0) return null
      const { nodes } = question.state
      const names = candidatesOf(question)?.candidateNames
      if (nodes === null || names === undefined)
        return notChecked('Nodes may not be read, so neither may their labels.')
      const candidates = names.flatMap((name) => nodes.get(name) ?? [])
      const lacking = used.map(({ workload, topologyKey }) => {
        const without = candidates.filter((node) => domainOf(node, topologyKey) === null).map(({ name }) => name)
        // Of other labels the store keeps few: where no node shows one, it is not known rather than not there.
        const isKnown = isKnownKey(topologyKey) || without.length < candidates.length
        return { workload, topologyKey, without: without.sort(), isKnown }
      })
      const found = lacking.find(({ without, isKnown }) => isKnown && without.length > 0)
      const unknown = lacking.find(({ isKnown }) => !isKnown)
      if (found === undefined) {
        return unknown === undefined ? null : notChecked(`The label ${unknown.topologyKey} of nodes is not kept.`)
      }
      const { workload, topologyKey, without } = found
      return {
        severity: 'medium',
        title: `${without.length} of ${candidates.length} candidate nodes lack the label ${topologyKey}, by which pods of ${question.service.name} are spread.`,
        figure: `${without.length} of ${candidates.length} nodes`,
        evidence: [
          workloadField(workload, 'topologySpreadConstraints[].topologyKey', topologyKey),
          evidence('candidate nodes without the label', list(without), 'Nodes'),
        ],
        explanation: sentences(
          'A node that lacks the key of a hard spread constraint is passed over: no pod of this workload is put on it.',
          'Under Local no connection is then served there.',
        ),
        fix: {
          ...changeAll(`Label the nodes with ${topologyKey}; the value is yours to know.`, [], null),
          kubectl: kubectl(null, 'get', 'nodes', '-L', topologyKey),
        },
        nodes: without,
      }
    }),
}
