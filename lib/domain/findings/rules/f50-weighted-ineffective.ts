import type { ClusterNode } from '@/lib/domain/cluster'
import { count, list } from '@/lib/domain/distribution/say'
import { carriersOf } from '@/lib/domain/findings/carriers'
import { look } from '@/lib/domain/findings/fixes'
import { switchPolicy } from '@/lib/domain/findings/policy-switch'
import type { RuleAnswer, ServiceQuestion, ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, firstRows, notChecked, serviceField } from '@/lib/domain/findings/words'

const weightedKey = 'networking.gke.io/weighted-load-balancing'

/**
 * F50: GKE is told to weight nodes by their pods and cannot: under Cluster there are no weights, and a kube-proxy before
 * 1.28 does not send them.
 *
 * Source: domain page 6, 2.1, 3.1, T17.
 */
export const f50WeightedIneffective: ServiceRule = {
  id: 'F50',
  name: 'WeightedIneffective',
  heading: 'Weights by pods that have no effect',
  live: true,
  judge(question) {
    const { service, model } = question
    if (service.annotations.get(weightedKey) !== 'pods-per-node' || model.candidateRule !== 'gke-l4') return null
    return service.externalTrafficPolicy === 'Local' ? judgeHeaders(question) : ofCluster(question)
  },
}

function ofCluster(question: ServiceQuestion): RuleAnswer {
  const { service } = question
  return {
    severity: 'medium',
    title: `${service.name} asks for nodes weighted by their pods, which has no effect under externalTrafficPolicy Cluster: nodes get the same each.`,
    figure: 'under Cluster',
    evidence: [
      serviceField(service, `metadata.annotations[${weightedKey}]`, 'pods-per-node'),
      serviceField(service, 'spec.externalTrafficPolicy', 'Cluster'),
    ],
    explanation:
      'Weights are what the health check node port counts, and under Cluster there is none. GKE says so in the event UnsupportedConfiguration.',
    fix: switchPolicy(question, 'Local', 'Set externalTrafficPolicy Local, which the weights need.'),
  }
}

/** What shows that a node sends no weight, or why it is not known; null: it sends one, as far as objects and answers say. */
function lackOf(name: string, { answers, state }: ServiceQuestion): { lacks: boolean; why: string } | null {
  const answer = answers.known ? answers.value.get(name) : undefined
  if (answer?.outcome === 'answered') {
    return answer.weight === null ? { lacks: true, why: 'its health port answers without a weight' } : null
  }
  const minor = minorOf(state.nodes?.get(name))
  if (minor === null) return { lacks: false, why: 'neither an answer of its health port nor its version is known' }
  return minor < 28 ? { lacks: true, why: `its kubelet is 1.${minor}, and kube-proxy is taken to be as old` } : null
}

function judgeHeaders(question: ServiceQuestion): RuleAnswer {
  const { service, distribution } = question
  const holders = carriersOf(distribution).filter(({ localEndpoints }) => localEndpoints > 0)
  const found = holders.map(({ name }) => ({ name, lack: lackOf(name, question) }))
  const lacking = found.flatMap(({ name, lack }) => (lack?.lacks ? [{ name, why: lack.why }] : []))
  if (lacking.length === 0) {
    const open = found.find(({ lack }) => lack !== null)
    return open === undefined
      ? null
      : notChecked(`Whether ${open.name} sends a weight is not known: ${open.lack?.why}.`)
  }
  const names = lacking.map(({ name }) => name)
  return {
    severity: 'medium',
    title: `${service.name} asks for nodes weighted by their pods, and ${count(names.length, 'node')} of ${holders.length} send${names.length === 1 ? 's' : ''} no weight: all nodes then get the same.`,
    figure: count(names.length, 'node'),
    harm: names.length / holders.length,
    evidence: [
      serviceField(service, `metadata.annotations[${weightedKey}]`, 'pods-per-node'),
      ...firstRows(
        lacking.map(({ name, why }) => evidence(name, why, 'health port, Node')),
        'nodes',
      ),
    ],
    explanation: `The weight is the header X-Load-Balancing-Endpoint-Weight, which kube-proxy sends from 1.28. One node without it (${list(names)}) is enough for the balancer to fall back to equal nodes.`,
    fix: look('Upgrade the nodes to 1.28 or newer.', null, 'get', 'nodes', ...names, '-o', 'wide'),
    nodes: names,
  }
}

function minorOf(node: ClusterNode | undefined): number | null {
  const minor = /^v?1\.(\d+)/.exec(node?.kubeletVersion ?? '')?.[1]
  return minor === undefined ? null : Number(minor)
}
