import { count } from '@/lib/domain/distribution/say'
import { carriersOf } from '@/lib/domain/findings/carriers'
import type { Fix } from '@/lib/domain/findings/finding'
import { patch } from '@/lib/domain/findings/kubectl'
import { isDirect } from '@/lib/domain/findings/local-counts'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, notChecked, sentences } from '@/lib/domain/findings/words'
import type { HorizontalPodAutoscaler } from '@/lib/domain/workload'

/**
 * F39: an autoscaler that may go below one pod for each node that receives now, or below two, under Local.
 *
 * Source: domain page 6.
 */
export const f39HpaMinLow: ServiceRule = {
  id: 'F39',
  name: 'HpaMinLow',
  heading: 'Autoscaler that may empty nodes',
  live: true,
  judge(question) {
    const { service, distribution, model, facts } = question
    if (service.externalTrafficPolicy !== 'Local' || isDirect(question)) return null
    if (!facts.autoscalers.known) return notChecked(facts.autoscalers.inWords)
    if (facts.autoscalers.value.length === 0) return null
    if (!facts.workloads.known) return notChecked(facts.workloads.inWords)
    const own = facts.workloads.value
    const scaling = facts.autoscalers.value.filter(({ target }) =>
      own.some(({ kind, name }) => kind === target.kind && name === target.name),
    )
    const nodes = carriersOf(distribution).filter(({ localEndpoints }) => localEndpoints > 0).length
    const low = scaling.find(({ minReplicas }) => minReplicas < Math.max(2, nodes))
    if (low === undefined) return null
    const object = `HorizontalPodAutoscaler ${service.namespace}/${low.name}`
    return {
      severity: 'medium',
      title: `${low.name} may go down to ${count(low.minReplicas, 'pod')}${sayCost(service.name, low.minReplicas, nodes)}.`,
      figure: `minReplicas ${low.minReplicas} on ${count(nodes, 'node')}`,
      harm: Math.max(2, nodes) - low.minReplicas,
      evidence: [
        evidence('spec.minReplicas', low.minReplicas, object),
        evidence('spec.maxReplicas', low.maxReplicas, object),
        evidence('nodes with ready pods', nodes, `EndpointSlices of ${service.namespace}/${service.name}`),
      ],
      explanation: sentences(
        low.minReplicas < nodes &&
          `Each of the ${nodes} nodes receives only while a pod is on it. With ${count(low.minReplicas, 'pod')}, at least ${count(nodes - low.minReplicas, 'node')} would be left without one.`,
        low.minReplicas === 1 && 'A single pod is a single point of failure: its node is the only one that serves.',
        model.probed === false && 'Nothing probes here, so nodes that lose their last pod would drop what enters.',
      ),
      fix: raise(service.namespace, low, Math.max(2, nodes)),
    }
  },
}

/** What the fewest pods leave of the nodes that receive now. */
function sayCost(name: string, minReplicas: number, nodes: number): string {
  if (minReplicas === 0) return `, and nothing serves ${name} then`
  if (nodes > minReplicas) return ` while ${count(nodes, 'node')} of ${name} receive`
  return `: ${name} then hangs on one node`
}

function raise(namespace: string, { name, maxReplicas }: HorizontalPodAutoscaler, minReplicas: number): Fix {
  const spec = { minReplicas, ...(maxReplicas < minReplicas ? { maxReplicas: minReplicas } : {}) }
  return {
    inWords: `Let at least ${minReplicas} pods run, with a spread constraint on the host name so that each node keeps one.`,
    ...patch({ kind: 'HorizontalPodAutoscaler', namespace, name }, { spec }),
    warning: `${count(minReplicas, 'pod')} run at quiet times too.`,
  }
}
