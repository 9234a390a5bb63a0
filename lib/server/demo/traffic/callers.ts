import type { ServiceKey } from '@/lib/domain/cluster'
import type { Draw } from '@/lib/server/demo/simulation/random'
import { addressIn, type Country, countries } from './countries'
import type { Callers } from './plan'

export type Caller = { readonly address: string; readonly country: string | null }

/** Who calls a Service, and how often each: the few that call much first. */
export type Population = {
  readonly callers: readonly Caller[]
  /** Up to which number in [0, 1) each of them is drawn. */
  readonly upTo: Float64Array
}

/** The addresses that call a Service, the same ones as long as the demo runs. Most calls come from few (Zipf). */
export function populate(key: ServiceKey, plan: Callers, draw: Draw): Population {
  const unit = draw.row('callers', key)
  const homes = Object.entries(plan.from).map(([code, weight]) => ({
    country: countries[code as keyof typeof countries],
    weight,
  }))
  const callers = Array.from({ length: plan.addresses }, (): Caller => {
    if (unit() < (plan.private ?? 0)) return { address: privateAddress(unit), country: null }
    const country = pick(homes, unit())
    return { address: addressIn(country, unit), country: country.code }
  })
  const weights = callers.map((_, rank) => 1 / (rank + 6))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const crowd = plan.crowd ?? 0
  const upTo = new Float64Array(callers.length)
  let sum = 0
  for (const [rank, weight] of weights.entries()) {
    sum += (weight / total) * (1 - crowd) + (rank === 0 ? crowd : 0)
    upTo[rank] = sum
  }
  return { callers, upTo }
}

/** Which of a sorted list of limits a number in [0, 1) falls under; -1: under none. */
export function indexUnder(upTo: Float64Array, at: number): number {
  let [low, high] = [0, upTo.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((upTo[middle] ?? 1) > at) high = middle
    else low = middle + 1
  }
  return low < upTo.length ? low : -1
}

function pick(homes: readonly { readonly country: Country; readonly weight: number }[], at: number): Country {
  let left = at * homes.reduce((sum, { weight }) => sum + weight, 0)
  for (const { country, weight } of homes) {
    left -= weight
    if (left < 0) return country
  }
  return homes.at(-1)?.country ?? countries.DE
}

/** Of the office's network, which reaches the cluster by VPN. */
const privateAddress = (unit: () => number): string =>
  `10.200.${Math.floor(unit() * 16)}.${1 + Math.floor(unit() * 254)}`
