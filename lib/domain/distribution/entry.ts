import { type Pool, sizeOf } from './pool-parts'
import { nodeOf, type PortSituation } from './situation'

/** s(i) of the domain page, 3.0: the share of new connections that enters on each node of the pool. */
export type EntryShares = {
  readonly named: ReadonlyMap<string, number>
  /** By zone; the share of one node of the zone. */
  readonly others: ReadonlyMap<string | null, number>
}

/** How the balancer spreads new connections over its pool. Adaptive balancers are estimated as equal ones. */
export function spreadOverPool(situation: PortSituation, pool: Pool): EntryShares {
  const { model, policy } = situation
  if (model.id === 'zonal' && model.crossZone !== true) return byZoneThenNode(situation, pool)
  // Weights are what the health check node port counts, which exists under Local only.
  const weights = model.id === 'weighted' && policy === 'Local' ? weigh(situation, pool) : null
  return weights ?? equally(pool)
}

function equally(pool: Pool): EntryShares {
  const named = [...pool.named.values()].reduce((total, count) => total + count, 0)
  const entries = named + sizeOf(pool) - pool.named.size
  return {
    named: new Map([...pool.named].map(([name, count]) => [name, count / entries])),
    others: new Map([...pool.others.keys()].map((zone) => [zone, 1 / entries])),
  }
}

/** W_i / ΣW; null where no node has a weight, which makes the balancer spread equally. */
function weigh({ localCounts, answers }: PortSituation, pool: Pool): EntryShares | null {
  const weights = new Map<string, number>()
  for (const name of pool.named.keys()) {
    const answer = answers?.get(name)
    const weight = answer?.outcome === 'answered' ? answer.weight : (localCounts.get(name) ?? 0)
    // One node whose answer has no valid weight turns weighting off for all.
    if (weight === null) return null
    weights.set(name, weight)
  }
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0)
  if (total === 0) return null
  const others = new Map([...pool.others.keys()].map((zone) => [zone, 0]))
  return { named: new Map([...weights].map(([name, weight]) => [name, weight / total])), others }
}

/** Each zone with a node in the pool gets the same, and shares it among its nodes. */
function byZoneThenNode(situation: PortSituation, pool: Pool): EntryShares {
  const zoneOf = (name: string) => nodeOf(situation, name).zone
  const sizes = new Map(pool.others)
  for (const name of pool.named.keys()) sizes.set(zoneOf(name), (sizes.get(zoneOf(name)) ?? 0) + 1)
  const shareIn = (zone: string | null) => 1 / (sizes.size * (sizes.get(zone) ?? 1))
  return {
    named: new Map([...pool.named.keys()].map((name) => [name, shareIn(zoneOf(name))])),
    others: new Map([...pool.others.keys()].map((zone) => [zone, shareIn(zone)])),
  }
}
