import { sayEntry } from './entry-in-words'
import { sayPods } from './pods-in-words'
import type { Distribution, PortDistribution } from './result'
import { count, list, percent } from './say'

type Context = Pick<Distribution, 'policy' | 'model' | 'basis' | 'affinitySeconds'>

/**
 * The rule with this port's numbers put in, a sentence each: where connections enter, what each pod gets of its fair
 * share and why, what is lost, what crosses nodes. Every share names what it is a share of.
 */
export function sayDistribution(distribution: Context, port: PortDistribution): readonly string[] {
  if (port.refusedShare === 1) return [...sayLackOfAddress(port), sayRefused(port)]
  return [
    ...sayLackOfAddress(port),
    ...sayEntry(distribution, port),
    ...sayPods(distribution, port),
    ...sayHints(port),
    ...sayLoss(port),
    ...sayTerminating(distribution, port),
    ...sayHops(distribution, port),
    ...sayAffinity(distribution, port),
    ...sayOneNode(port),
  ]
}

/** Shares hold for what the balancer brings, which is nothing without an address. */
function sayLackOfAddress({ lacksAddress, family }: PortDistribution): readonly string[] {
  if (lacksAddress === null) return []
  const missing = lacksAddress === 'any' ? 'The Service has no address yet' : `The Service has no ${family} address`
  return [`${missing}: nothing comes by the balancer until it gets one, and these are the shares from then on.`]
}

function sayRefused({ rule }: PortDistribution): string {
  return rule === 'direct'
    ? 'No pod is ready: the balancer has nowhere to send to, and no new connection gets through.'
    : 'No endpoint anywhere can serve: no new connection gets through, nodes refuse what reaches them.'
}

function sayHints({ hints, proxies }: PortDistribution): readonly string[] {
  switch (hints) {
    case 'none':
      return proxies.ignoresHints
        ? [
            'Endpoints have topology hints, which kube-proxies older than 1.30 read only for a Service with the annotation service.kubernetes.io/topology-mode: every endpoint is used.',
          ]
        : []
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
  const refused = port.refusedShare ?? 0
  if (refused === 0) return sayDropped(port)
  const few = `${percent(refused)} of new connections enter on nodes whose kube-proxy is older than 1.26 and are refused: no endpoint is ready, and it sends nothing to terminating ones.`
  return [...sayDropped(port), few]
}

function sayDropped(port: PortDistribution): readonly string[] {
  const { droppedShare, rule } = port
  if (droppedShare === null || droppedShare === 0) return []
  const nobody = sayNobody[rule]
  if (nobody !== undefined) return [`${nobody}: no new connection gets through, although endpoints could still serve.`]
  const named = port.nodes.filter((node) => (node.entryShare ?? 0) > 0 && node.usableEndpoints === 0)
  const alike = port.elsewhere.filter((nodes) => nodes.usableEndpoints === 0)
  const nodes = alike.reduce((sum, each) => sum + each.nodes, named.length)
  const one = nodes === 1 && named[0] !== undefined ? `${named[0].name}, which has no usable endpoint,` : null
  // Old kube-proxies refuse what enters on some of these.
  const where =
    nodes === 0 || (port.refusedShare ?? 0) > 0
      ? ''
      : ` on ${one ?? `${count(nodes, 'node')} without a usable endpoint`}`
  const share = droppedShare > 1 - 1e-9 ? 'All' : `${percent(droppedShare)} of`
  return [`${share} new connections enter${where} and are dropped: the client sees a timeout.`]
}

const sayNobody: Partial<Record<PortDistribution['rule'], string>> = {
  'none-healthy': 'The balancer finds no healthy node',
  'no-candidates': 'There is no node that the balancer may send to',
  'none-announces': 'No node announces the address, for none that may has an endpoint that serves',
}

function sayTerminating({ policy, model }: Context, port: PortDistribution): readonly string[] {
  if (model.id === 'direct') return []
  if (port.readyEndpoints === 0 && port.endpoints.some((endpoint) => (endpoint.share ?? 0) > 0)) {
    return [`No endpoint is ready: terminating ones that still serve take what arrives${sayIfNew(port)}.`]
  }
  if (policy === 'Cluster') return []
  const nodes = port.nodes.filter((node) => node.inPool === true && node.terminatingOnly).map((node) => node.name)
  if (nodes.length === 0) return sayTooOld(port)
  return [
    `Only terminating pods are left on ${list(nodes)}: they serve what still enters there${sayIfNew(port)}.`,
    ...sayTooOld(port),
  ]
}

const sayIfNew = ({ proxies }: PortDistribution): string =>
  proxies.ageUnknown.length === 0
    ? ''
    : ` if kube-proxy on ${list(proxies.ageUnknown)} is 1.26 or newer, which is not known, and else it is lost`

function sayTooOld({ proxies: { withoutFallback: names } }: PortDistribution): readonly string[] {
  if (names.length === 0) return []
  return [
    `kube-proxy on ${list(names)} is older than 1.26 and sends nothing to terminating pods, which are all that is left there.`,
  ]
}

function sayHops({ policy, model }: Context, { hopShare }: PortDistribution): readonly string[] {
  if (policy === 'Local' || model.id === 'direct' || hopShare === null || hopShare < 1e-9) return []
  return [`${percent(hopShare)} of new connections are served on another node than they enter on.`]
}

/** kube-proxy remembers clients on each node apart, and picks for a new one as it picks for any connection (domain page 1.4). */
function sayAffinity({ affinitySeconds, model }: Context, { endpoints }: PortDistribution): readonly string[] {
  if (affinitySeconds === null || model.id === 'direct' || endpoints.length < 2) return []
  return [
    `Session affinity: on each entry node a client stays with its pod until ${affinitySeconds}\u202Fs after its last connection, so these are shares of clients; where few clients open many connections, or a balancer hides them behind its own address, pods get other shares.`,
  ]
}

function sayOneNode({ singleNode, readyEndpoints, nodes }: PortDistribution): readonly string[] {
  const node = nodes.find((each) => each.readyEndpoints > 0)
  if (!singleNode || readyEndpoints < 2 || node === undefined) return []
  return [`${readyEndpoints === 2 ? 'Both' : `All ${readyEndpoints}`} pods are on ${node.name}: they fail with it.`]
}
