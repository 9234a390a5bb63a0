import { sayEntry } from './entry-in-words'
import type { Distribution, EndpointShare, PortDistribution } from './result'
import { count, list, percent, times } from './say'

type Context = Pick<Distribution, 'policy' | 'model' | 'basis'>

/**
 * The rule with this port's numbers put in, a sentence each: where connections enter, what each pod gets of its fair
 * share and why, what is lost, what crosses nodes. Every share names what it is a share of.
 */
export function sayDistribution(distribution: Context, port: PortDistribution): readonly string[] {
  if (port.refusedShare === 1) {
    return [`No endpoint anywhere can serve: all new connections are refused, as soon as they reach a node.`]
  }
  return [
    ...sayEntry(distribution, port),
    ...sayPods(distribution, port),
    ...sayHints(port),
    ...sayLoss(port),
    ...sayTerminating(distribution, port),
    ...sayHops(distribution, port),
  ]
}

function sayPods({ policy, model }: Context, port: PortDistribution): readonly string[] {
  const compared = port.endpoints.filter((endpoint) => endpoint.load !== null && endpoint.share !== null)
  const hottest = hottestOf(compared)
  if (hottest === null || compared.length < 2) return []
  const { load, share } = hottest
  if (load - Math.min(...compared.map((endpoint) => endpoint.load ?? 0)) < 1e-9) {
    return [
      `Each of the ${compared.length} pods gets ${percent(share)} of new connections, its fair share${lossAside(port)}.`,
    ]
  }
  const alike = compared.filter((endpoint) => Math.abs((endpoint.load ?? 0) - load) < 1e-9)
  const where = list([...new Set(alike.map((endpoint) => endpoint.nodeName ?? 'no node'))].sort())
  const whose = alike.length === 1 ? 'The pod' : `The ${alike.length} pods`
  const each = alike.length === 1 ? 'its fair share' : 'their fair share each'
  const figures = `${percent(share)} of new connections against ${percent(1 / compared.length)}`
  const reason = policy === 'Local' ? reasonForSkew(model.id, port) : ''
  return [`${whose} on ${where} ${alike.length === 1 ? 'gets' : 'get'} ${times(load)} ${each} (${figures})${reason}.`]
}

const lossAside = (port: PortDistribution): string => ((port.droppedShare ?? 0) > 0 ? ' of what is not dropped' : '')

function hottestOf(compared: readonly EndpointShare[]): { readonly load: number; readonly share: number } | null {
  let hottest: { load: number; share: number } | null = null
  for (const { load, share } of compared) {
    if (load !== null && share !== null && (hottest === null || load > hottest.load)) hottest = { load, share }
  }
  return hottest
}

/** "the balancer treats 3 nodes alike that hold 5, 3 and 2 pods". */
function reasonForSkew(model: Context['model']['id'], port: PortDistribution): string {
  if (model === 'direct') return ''
  const entered = port.nodes.filter((node) => node.inPool === true && node.usableEndpoints > 0)
  const held = entered.map((node) => node.usableEndpoints).sort((a, b) => b - a)
  if (entered.length === 1) return ': connections enter on no other node that holds pods'
  if (entered.length === 0 || model === 'zonal') return ''
  return `: the balancer treats ${entered.length} nodes alike that hold ${list(held.map(String), 8)} pods`
}

function sayHints({ hints }: PortDistribution): readonly string[] {
  switch (hints) {
    case 'none':
      return []
    case 'zone':
      return ['Topology hints keep connections in the zone of the node that they enter on, not of the client.']
    case 'node':
      return ['Topology hints keep connections on the node that they enter on.']
    case 'mixed':
      return [
        'Topology hints keep connections near the node that they enter on, where they name it or its zone; other nodes use every endpoint.',
      ]
  }
}

function sayLoss(port: PortDistribution): readonly string[] {
  const { droppedShare, rule } = port
  if (droppedShare === null || droppedShare === 0) return []
  if (rule === 'none-healthy') {
    return ['The balancer finds no healthy node: no new connection gets through, although endpoints could serve.']
  }
  const named = port.nodes.filter((node) => (node.entryShare ?? 0) > 0 && node.usableEndpoints === 0).length
  const others = port.elsewhere
    .filter((nodes) => nodes.usableEndpoints === 0)
    .reduce((sum, { nodes }) => sum + nodes, 0)
  const where = named + others === 0 ? '' : ` on ${count(named + others, 'node')} without a usable endpoint`
  return [`${percent(droppedShare)} of new connections enter${where} and are dropped: the client sees a timeout.`]
}

function sayTerminating({ policy }: Context, port: PortDistribution): readonly string[] {
  if (port.readyEndpoints === 0 && port.endpoints.some((endpoint) => (endpoint.share ?? 0) > 0)) {
    return ['No endpoint is ready: terminating ones that still serve take all connections.']
  }
  if (policy === 'Cluster') return []
  const nodes = port.nodes.filter((node) => node.inPool === true && node.terminatingOnly).map((node) => node.name)
  if (nodes.length === 0) return []
  return [
    `Only terminating pods are left on ${list(nodes)}: they serve what still enters there until the balancer notices.`,
  ]
}

function sayHops({ policy, model }: Context, { hopShare }: PortDistribution): readonly string[] {
  if (policy === 'Local' || model.id === 'direct' || hopShare === null || hopShare < 1e-9) return []
  return [`${percent(hopShare)} of new connections are served on another node than they enter on.`]
}
