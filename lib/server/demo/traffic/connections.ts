import type { ServiceKey } from '@/lib/domain/cluster'
import type { Draw } from '@/lib/server/demo/simulation/random'
import { type Caller, indexUnder, type Population } from './callers'
import type { Target, Truth } from './past'
import type { ServiceTraffic } from './plan'

/** How finely the traffic is told: what happened within a step is one number. */
export const stepSeconds = 30

/** One step at one Service: who was where then, and which row of draws decides. */
export type Step = {
  readonly key: ServiceKey
  readonly index: number
  readonly plan: ServiceTraffic
  readonly truth: Truth
  readonly draw: Draw
}

/**
 * What each pod that is counted got in a step, none included, its connections drawn one by one. The same step gives the same counts, whenever and
 * in whatever order it is asked for.
 */
export function countPods(step: Step): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { podName, nodeName } of step.truth.targets) {
    if (podName !== null && !isBlindOn(step.plan, nodeName)) counts.set(podName, 0)
  }
  const weight = weigher(step)
  forEachConnection(step, ({ podName }) => {
    const amount = weight()
    const before = podName === null ? undefined : counts.get(podName)
    if (podName !== null && before !== undefined) counts.set(podName, before + amount)
  })
  return counts
}

/** The meter knows nothing about pods there. */
export const isBlindOn = ({ blindOn }: ServiceTraffic, nodeName: string | null): boolean =>
  nodeName !== null && (blindOn?.includes(nodeName) ?? false)

/** What a pod saw of one connection of the same step: the address that arrived, which may not be the caller's. */
export type Sighting = { readonly seen: Caller; readonly podName: string; readonly weight: number }

export function forEachSighting(step: Step, population: Population, tell: (sighting: Sighting) => void): void {
  const { draw, key, index } = step
  const who = draw.row('who', key, index)
  const way = draw.row('way', key, index)
  const weight = weigher(step)
  const seenAs = addressSeen(step)
  forEachConnection(step, ({ podName, nodeName }) => {
    const caller = population.callers[indexUnder(population.upTo, who())] ?? population.callers[0]
    const [first, second] = [way(), way()]
    const amount = weight()
    if (podName === null || caller === undefined || isBlindOn(step.plan, nodeName)) return
    tell({ seen: seenAs(caller, first, second), podName, weight: amount })
  })
}

function forEachConnection({ key, index, plan, truth, draw }: Step, tell: (target: Target) => void): void {
  const targets = favoured(truth.targets, plan.favours)
  const upTo = new Float64Array(targets.length)
  let sum = 0
  for (const [place, { share }] of targets.entries()) {
    sum += share
    upTo[place] = sum
  }
  const where = draw.row('where', key, index)
  const connections = arrivals(plan.rate, draw.row('arrivals', key), draw.row('arrivals', key, index), index)
  for (let connection = 0; connection < connections; connection += 1) {
    const target = targets[indexUnder(upTo, where())]
    if (target !== undefined) tell(target)
  }
}

/** How many came: as chance has it (a normal close to the Poisson), around a rate that swells and ebbs within the hour. */
function arrivals(rate: number, ofService: () => number, ofStep: () => number, index: number): number {
  const swell = 1 + 0.18 * Math.sin((index / 60) * Math.PI + ofService() * 2 * Math.PI)
  const mean = rate * stepSeconds * swell
  const normal = Math.sqrt(-2 * Math.log(1 - ofStep())) * Math.cos(2 * Math.PI * ofStep())
  return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal))
}

/** One pod gets more than its share, the others make room. */
function favoured(targets: readonly Target[], favours: ServiceTraffic['favours']): readonly Target[] {
  const favourite = favours === undefined ? undefined : targets[favours.pod]
  if (favours === undefined || favourite === undefined || favourite.share === 0) return targets
  const total = targets.reduce((sum, { share }) => sum + share, 0)
  const more = Math.min(total, favourite.share * favours.times)
  const left = total - favourite.share
  return targets.map((target) => ({
    ...target,
    share: target === favourite ? more : left > 0 ? (target.share * (total - more)) / left : 0,
  }))
}

/** What one connection adds to the count: itself, one request or sometimes two, or its bytes, few as a rule and many now and then. */
function weigher({ key, index, plan, draw }: Step): () => number {
  const row = draw.row('weight', key, index)
  switch (plan.meter?.measure) {
    case 'requests':
      return () => (row() < 0.92 ? 1 : 2)
    case 'bytes':
      return () => Math.round(1_800 / (1 - 0.9995 * row()) ** 0.8)
    default:
      return () => 1
  }
}

/** Whose address arrives at a pod, by what balancer and nodes do on the way (domain page 5.1). */
function addressSeen({ plan, truth }: Step): (caller: Caller, first: number, second: number) => Caller {
  const { path, policy, entries } = truth
  const sees = path.ports[0]?.targetSees ?? 'client'
  const byNode = policy === 'Cluster' && path.target !== 'pod'
  const anyNode = entries[0]?.address
  return (caller, first, second) => {
    if (byNode || first < (plan.proxied ?? 0)) {
      const address = entryAt(entries, second) ?? anyNode
      if (address !== undefined) return { address, country: null }
    }
    const byBalancer = sees === 'balancer' || (sees === 'either' && first > 0.5)
    return byBalancer ? { address: second < 0.5 ? '10.20.250.11' : '10.20.250.12', country: null } : caller
  }
}

function entryAt(entries: Truth['entries'], at: number): string | undefined {
  let left = at
  for (const { address, share } of entries) {
    left -= share
    if (left < 0) return address
  }
  return entries.at(-1)?.address
}
