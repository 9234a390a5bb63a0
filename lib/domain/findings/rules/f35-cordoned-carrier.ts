import { count, list, percent } from '@/lib/domain/distribution/say'
import { type Carrier, carriersOf } from '@/lib/domain/findings/carriers'
import { isDirect } from '@/lib/domain/findings/local-counts'
import { nodeCommand } from '@/lib/domain/findings/node-command'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { nodeField, notChecked, rowsOfFirst } from '@/lib/domain/findings/words'

/**
 * F35: a cordoned node that still receives its full share under Local, and to which pods that end there cannot return.
 * About a Service, with the nodes named: a cordon matters only where this Service's policy, balancer and pods make it.
 *
 * Source: domain page 6, 2.2, T13.
 */
export const f35CordonedCarrier: ServiceRule = {
  id: 'F35',
  name: 'CordonedCarrier',
  heading: 'Cordoned node that still receives its full share',
  live: true,
  judge(question) {
    const { service, distribution, state } = question
    if (service.externalTrafficPolicy !== 'Local' || isDirect(question)) return null
    const holders = carriersOf(distribution).filter(
      ({ localEndpoints, inPool }) => localEndpoints > 0 && inPool !== false,
    )
    if (holders.length === 0) return null
    const { nodes } = state
    if (nodes === null) return notChecked('Nodes may not be read, so which of them are cordoned is not known.')
    const cordoned = holders.filter(({ name }) => nodes.get(name)?.unschedulable === true)
    if (cordoned.length === 0) return null
    const names = cordoned.map(({ name }) => name)
    const one = names.length === 1
    const share = entryShareOf(cordoned)
    return {
      severity: 'medium',
      title: `${list(names)} ${one ? 'is' : 'are'} cordoned and still ${one ? 'receives' : 'receive'} ${share === null ? '' : `${percent(share)} of `}new connections.`,
      figure: share === null ? list(names, 2) : `${percent(share)} on ${list(names, 1)}`,
      harm: share ?? undefined,
      evidence: rowsOfFirst(cordoned, 'nodes', ({ name, localEndpoints }) => [
        nodeField(name, 'spec.unschedulable', true),
        nodeField(name, 'ready pods', localEndpoints),
      ]),
      explanation: `A cordon keeps new pods off and changes nothing for traffic: health ports go on answering healthy while ${cordoned.map(podsOf).join(', ')} ready. A pod that ends there is replaced elsewhere.`,
      fix: {
        inWords: `Drain ${one ? 'it' : 'them'} if ${one ? 'it is' : 'they are'} to leave, so that pods move now, or uncordon.`,
        yaml: null,
        kubectl: nodeCommand(names, ['uncordon']),
        warning: 'New pods of every workload may then be placed there. Draining instead evicts all pods of the node.',
      },
      nodes: names,
    }
  },
}

const podsOf = ({ name, localEndpoints }: Carrier): string =>
  `${count(localEndpoints, 'pod')} on ${name} ${localEndpoints === 1 ? 'is' : 'are'}`

function entryShareOf(carriers: readonly Carrier[]): number | null {
  return carriers.reduce<number | null>(
    (sum, { entryShare }) => (sum === null || entryShare === null ? null : sum + entryShare),
    0,
  )
}
