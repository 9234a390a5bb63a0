import { excludeLabel } from '@/lib/domain/balancers/candidate-rules'
import { judgeCandidates } from '@/lib/domain/balancers/candidates'
import { type ClusterNode, isExternalService } from '@/lib/domain/cluster'
import { count, list } from '@/lib/domain/distribution/say'
import { balancerField, whyUnknown } from '@/lib/domain/findings/about-balancer'
import { nodeCommand } from '@/lib/domain/findings/node-command'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, firstRows, nodeField, notChecked, serviceField } from '@/lib/domain/findings/words'

/**
 * F37: nodes that are not Ready stay in the pool of a cloud controller's balancer, and its probe of the node port, which
 * any pod anywhere may answer under Cluster, says nothing about them.
 * About a Service, with the nodes named: policy, candidates and probe are the Service's.
 *
 * Source: domain page 6, 2.4, 2.5.
 */
export const f37NotReadyInPool: ServiceRule = {
  id: 'F37',
  name: 'NotReadyInPool',
  heading: 'Nodes that are not Ready stay in the pool',
  live: true,
  judge({ service, model, state }) {
    if (!isExternalService(service) || service.externalTrafficPolicy === 'Local') return null
    if (service.type !== 'LoadBalancer' || model.candidateRule !== 'cloud-controller') return null
    if (state.nodes === null) return notChecked('Nodes may not be read, so which of them are not Ready is not known.')
    const candidates = judgeCandidates(state.nodes, model, state.serverVersion)
    const unready = notReady(state.nodes).filter(({ name }) => candidates?.judge(name).candidate)
    if (unready.length === 0) return null
    const unknown = whyUnknown(model)
    if (unknown !== null) return notChecked(unknown)
    if (model.probed === true && model.probe === null) return notChecked('What the balancer probes is not known.')
    if (model.probe?.target !== 'node-port') return null
    const names = unready.map(({ name }) => name)
    const one = names.length === 1
    return {
      severity: 'medium',
      title: `${list(names)} ${one ? 'is' : 'are'} not Ready and ${one ? 'stays' : 'stay'} in the pool of ${service.name} by design.`,
      figure: count(names.length, 'node'),
      harm: names.length,
      evidence: [
        ...firstRows(
          unready.map(({ name, ready }) => nodeField(name, 'status.conditions[Ready]', ready ?? 'absent')),
          'nodes',
        ),
        serviceField(service, 'spec.externalTrafficPolicy', 'Cluster'),
        balancerField(model),
        evidence('probe', `node port, every ${model.probe.intervalSeconds} s`, model.product ?? 'balancer model'),
      ],
      explanation: `Cloud controllers from 1.27 leave it to the balancer's probe to take nodes out. This one is taken to ask the node port, which under Cluster a pod on any node may answer: it fails only when ${one ? 'the node' : 'a node'} forwards nothing at all.`,
      fix: {
        inWords: `Rely on the probe, or keep ${one ? 'it' : 'them'} out by hand while ${one ? 'it is' : 'they are'} mended.`,
        yaml: null,
        kubectl: nodeCommand(names, ['label', 'node'], [`${excludeLabel}=true`]),
        warning: `The balancers of all Services leave ${one ? 'it' : 'them'} out until the label is taken away again.`,
      },
      nodes: names,
    }
  },
}

const remembered = new WeakMap<ReadonlyMap<string, ClusterNode>, readonly ClusterNode[]>()

/** Once for a set of nodes, however many Services ask. */
function notReady(nodes: ReadonlyMap<string, ClusterNode>): readonly ClusterNode[] {
  const known = remembered.get(nodes)
  if (known !== undefined) return known
  const found = [...nodes.values()].filter(({ ready }) => ready !== 'True').sort((a, b) => (a.name < b.name ? -1 : 1))
  remembered.set(nodes, found)
  return found
}
