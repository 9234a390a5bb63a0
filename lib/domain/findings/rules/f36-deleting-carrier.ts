import { autoscalerTaint, isEligible } from '@/lib/domain/balancers/candidate-rules'
import { isExternalService } from '@/lib/domain/cluster'
import { count, list } from '@/lib/domain/distribution/say'
import { carriersOf } from '@/lib/domain/findings/carriers'
import { nodeCommand } from '@/lib/domain/findings/node-command'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { nodeField, notChecked, rowsOfFirst, sentences } from '@/lib/domain/findings/words'

/**
 * F36: a node that is being deleted, or that the autoscaler marked for it, still holds ready pods.
 * About a Service, with the nodes named: what it means hangs on the Service's policy and on what its balancer asks.
 *
 * Source: domain page 6, 2.1, 2.2, 2.5, T12.
 */
export const f36DeletingCarrier: ServiceRule = {
  id: 'F36',
  name: 'DeletingCarrier',
  heading: 'Node on its way out that still holds pods',
  live: true,
  judge({ service, distribution, state }) {
    if (!isExternalService(service)) return null
    const holders = carriersOf(distribution).filter(({ localEndpoints }) => localEndpoints > 0)
    if (holders.length === 0) return null
    const { nodes } = state
    if (nodes === null) return notChecked('Nodes may not be read, so which of them are on their way out is not known.')
    const leaving = holders.filter(({ name }) => {
      const node = nodes.get(name)
      return node !== undefined && !isEligible(node)
    })
    if (leaving.length === 0) return null
    const names = leaving.map(({ name }) => name)
    const pods = leaving.reduce((sum, { localEndpoints }) => sum + localEndpoints, 0)
    const { healthCheckNodePort: port } = service
    return {
      severity: 'medium',
      title: `${list(names)} ${names.length === 1 ? 'is' : 'are'} on the way out and still ${names.length === 1 ? 'holds' : 'hold'} ${count(pods, 'ready pod')} of ${service.name}.`,
      figure: `${count(pods, 'pod')} on ${list(names, 1)}`,
      harm: pods,
      evidence: rowsOfFirst(leaving, 'nodes', ({ name, localEndpoints }) => [
        nodes.get(name)?.deleting
          ? nodeField(name, 'metadata.deletionTimestamp', 'set')
          : nodeField(name, 'spec.taints', autoscalerTaint),
        nodeField(name, 'ready pods', localEndpoints),
      ]),
      explanation: sentences(
        service.externalTrafficPolicy === 'Local' && port !== null
          ? `Health port ${port} goes on answering 200 there until the pods end: a balancer that asks it keeps sending. Only 10256 answers 503 (kube-proxy 1.30 and newer).`
          : '10256 answers 503 there (kube-proxy 1.30 and newer): a balancer that asks it stops sending. One that asks node ports does not.',
        'The taint alone makes no cloud controller look again; the deletion does. Pods that end before they are replaced take their connections with them.',
      ),
      fix: {
        inWords: 'Drain a node before it is deleted, and hold enough pods elsewhere with a PodDisruptionBudget.',
        yaml: null,
        kubectl: nodeCommand(names, ['drain'], ['--ignore-daemonsets']),
        warning: 'Draining evicts all pods of the node, as far as their PodDisruptionBudgets allow.',
      },
      nodes: names,
    }
  },
}
