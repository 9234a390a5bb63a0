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
        : ['Nodes may not be read, so it is not known which ones connections enter on.']
    case 'one-of-candidates':
      return ['One node announces the address and receives every new connection; the objects do not say which.']
    case 'none-healthy':
      return []
    default:
      return [...sayPool(distribution, port), ...sayLeftOut(distribution, port)]
  }
}

function sayPool({ model, policy }: Context, port: PortDistribution): readonly string[] {
  const pool = port.poolNodes ?? 0
  const names = port.nodes.filter((node) => node.inPool === true).map((node) => node.name)
  if (pool === 1)
    return [
      `Every new connection enters on ${names[0] ?? 'the one node in the pool'}: ${whyIn[port.rule] ?? 'it is the only one'}.`,
    ]
  const who = `${count(pool, 'node')} ${whichAre(port, policy)}`
  switch (model.id) {
    case 'weighted':
      if (policy === 'Local') return [`New connections enter on ${who}, in proportion to the ready endpoints on each.`]
      break
    case 'zonal':
      if (model.crossZone !== true) return [sayZones(port, who)]
      break
    case 'adaptive':
      return [
        `The balancer follows load, which cannot be computed: an estimate treats ${who} alike, ${percent(1 / pool)} each.`,
      ]
  }
  return [`Each of the ${who} receives ${sayEntryShare(port, pool)} of new connections.`]
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
  return `Each of the ${count(zones.size, 'zone')} with ${who} receives ${percent(1 / zones.size)} of new connections, shared alike among its nodes.`
}

const whyIn: Partial<Record<PortDistribution['rule'], string>> = {
  announcers: 'it announces the address',
  announcing: 'it is the only one that can announce the address',
  addresses: 'it owns the only address',
  healthy: 'the balancer finds no other healthy',
  answered: 'no other answered as healthy',
}

function whichAre({ rule }: PortDistribution, policy: Context['policy']): string {
  switch (rule) {
    case 'healthy':
      return policy === 'Local' ? 'that answer healthy' : 'whose kube-proxy takes connections'
    case 'answered':
      return 'that answered as healthy'
    case 'announcers':
    case 'announcing':
      return 'that announce the address'
    case 'addresses':
      return 'whose addresses clients are given'
    case 'fail-open':
      return 'in all, for none is healthy and the balancer then sends to every candidate,'
    default:
      return 'that the balancer may send to, healthy or not,'
  }
}

function sayLeftOut({ policy }: Context, port: PortDistribution): readonly string[] {
  const { candidateNodes, poolNodes, rule } = port
  const sentences: string[] = []
  const excluded = port.nodes.filter(
    (node) => node.candidate === false && node.inPool !== true && node.readyEndpoints > 0,
  )
  if (excluded.length > 0) {
    sentences.push(
      `Nothing enters on ${list(excluded.map((node) => node.name))}, which ${excluded.length === 1 ? 'is' : 'are'} no candidate of the balancer, although pods are there.`,
    )
  }
  if (rule !== 'healthy' || policy === 'Cluster' || candidateNodes === null || poolNodes === null) return sentences
  const idle = candidateNodes - poolNodes
  if (idle > 0)
    sentences.push(
      `${count(idle, 'candidate node')} without a ready endpoint ${idle === 1 ? 'gets' : 'get'} nothing, by design.`,
    )
  return sentences
}
