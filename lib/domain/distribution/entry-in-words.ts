import type { Distribution, PortDistribution } from './result'
import { count, list, percent } from './say'

type Context = Pick<Distribution, 'policy' | 'model' | 'basis'>

/** Where new connections enter and what share enters on each node, in sentences; for `direct` that none does. */
export function sayEntry(distribution: Context, port: PortDistribution): readonly string[] {
  switch (port.rule) {
    case 'direct':
      return [
        'The balancer sends straight to ready pods: entry nodes, externalTrafficPolicy and health ports play no part.',
      ]
    case 'unknown':
      return distribution.model.id === 'unknown'
        ? [
            'How the balancer spreads connections is not known; the bounds show what it would be under the likeliest models.',
          ]
        : [sayWhyUnknown(port)]
    case 'subset':
      return [
        `Of ${count(port.candidateNodes ?? 0, 'node')} the balancer takes only some, and which ones is not known: neither are the nodes that connections enter on.`,
      ]
    case 'other-proxy':
      return [
        'The label service.kubernetes.io/service-proxy-name hands this Service to another proxy than kube-proxy: which connections its nodes take, and where they send them, is not known.',
      ]
    case 'one-of-candidates':
      return [
        'One node at a time announces the address and receives every new connection; the objects do not say which, or whether any does.',
      ]
    case 'none-healthy':
    case 'no-candidates':
    case 'none-announces':
      return []
    default:
      return [...sayPool(distribution, port), ...sayUnread(port), ...sayExcluded(port), ...sayIdle(distribution, port)]
  }
}

/** Candidates are known wherever nodes may be read. */
function sayWhyUnknown({ candidateNodes, asksNodePort, port }: PortDistribution): string {
  if (candidateNodes === null) return 'Nodes may not be read, so it is not known which ones connections enter on.'
  return asksNodePort && port.nodePort === null
    ? 'The balancer sends to node ports, and this port has none: whether anything enters, and on which nodes, is not known.'
    : 'Clients are given addresses of some nodes, and ways in besides (addresses of no node, or node ports): where those connections enter is not known.'
}

function sayPool({ model, policy }: Context, port: PortDistribution): readonly string[] {
  const pool = port.poolNodes ?? 0
  const opening = port.rule === 'fail-open' ? ['No node is healthy, so the balancer sends to every candidate.'] : []
  if (pool === 1) return [...opening, sayOnly(port)]
  const who = `${count(pool, 'node')} ${whichAre(port, model.id)}`
  if (model.id === 'weighted' && policy === 'Local') {
    return [...opening, `New connections enter on ${who}, in proportion to the ready endpoints on each.`]
  }
  if (model.id === 'zonal' && model.crossZone !== true) return [...opening, sayZones(port, who)]
  if (model.id === 'adaptive') {
    return [
      ...opening,
      `The balancer follows load, which cannot be computed: an estimate treats ${who} alike, ${percent(1 / pool)} each.`,
    ]
  }
  return [...opening, `Each of the ${who} receives ${sayEntryShare(port, pool)} of new connections.`]
}

function sayOnly(port: PortDistribution): string {
  const node = port.nodes.find((each) => each.inPool === true)
  return `Every new connection enters on ${node?.name ?? 'the only node in the pool'}: ${onlyBecause[port.rule] ?? 'there is no other candidate'}.`
}

const onlyBecause: Partial<Record<PortDistribution['rule'], string>> = {
  announcers: 'it announces the address',
  announcing: 'no other can announce the address',
  addresses: 'the address is its own',
  healthy: 'the balancer finds no other healthy',
  answered: 'no other answered as healthy',
}

/** Nodes that own several addresses receive more than others. */
function sayEntryShare(port: PortDistribution, pool: number): string {
  const shares = port.nodes.filter((node) => node.inPool === true).map((node) => node.entryShare ?? 0)
  const [least, most] = [Math.min(...shares), Math.max(...shares)]
  return shares.length > 0 && most - least > 1e-9 ? `${percent(least)} to ${percent(most)}` : percent(1 / pool)
}

function sayZones(port: PortDistribution, who: string): string {
  const inPool = port.nodes.filter((node) => node.inPool === true).map((node) => node.zone)
  const zones = new Set([...inPool, ...port.elsewhere.map((nodes) => nodes.zone)])
  const unlabelled = zones.has(null) ? ' Nodes without a zone label are taken for one zone.' : ''
  if (zones.size === 1) return `New connections enter on ${who}, all in one zone and alike.${unlabelled}`
  return `Each of ${zones.size} zones receives ${percent(1 / zones.size)} of new connections and spreads them alike over its share of the ${who}.${unlabelled}`
}

function whichAre({ rule }: PortDistribution, model: Context['model']['id']): string {
  switch (rule) {
    case 'healthy':
      return 'that the balancer finds healthy'
    case 'answered':
      return 'that answered as healthy'
    case 'announcers':
    case 'announcing':
      return 'that announce the address'
    case 'addresses':
      return 'whose own addresses clients are given'
    case 'fail-open':
      return 'that it may send to'
    default:
      return model === 'multi-address' ? 'that clients may pick' : 'that the balancer may send to, healthy or not,'
  }
}

/** Labels and taints of nodes decide what the balancer may send to. */
const sayUnread = ({ candidateNodes, rule }: PortDistribution): readonly string[] =>
  candidateNodes === null && (rule === 'healthy' || rule === 'announcing')
    ? ['Nodes may not be read, so each is assumed to be one that connections may enter on.']
    : []

function sayExcluded(port: PortDistribution): readonly string[] {
  const names = port.nodes
    .filter((node) => node.candidate === false && node.inPool !== true && node.readyEndpoints > 0)
    .map((node) => node.name)
  if (names.length === 0) return []
  const are = names.length === 1 ? 'it is no candidate' : 'they are no candidates'
  return [`Nothing enters on ${list(names)} although pods are there: ${are} of the balancer.`]
}

function sayIdle({ policy }: Context, { rule, candidateNodes, poolNodes }: PortDistribution): readonly string[] {
  if (rule !== 'healthy' || policy === 'Cluster' || candidateNodes === null || poolNodes === null) return []
  const idle = candidateNodes - poolNodes
  return idle > 0
    ? [`${count(idle, 'candidate node')} without a ready endpoint ${idle === 1 ? 'gets' : 'get'} nothing, by design.`]
    : []
}
