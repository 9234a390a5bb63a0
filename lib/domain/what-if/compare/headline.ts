import { percent, times } from '@/lib/domain/distribution/say'
import type { Column } from './column'
import { EVEN_UP_TO, SHARE_EPSILON } from './figures'
import { sayFigure, sayFrom } from './in-words'

/** One sentence that answers which column, with the numbers put in. */
export function sayHeadline(columns: readonly Column[]): string {
  const [now, other] = columns
  if (now?.figures == null) return 'This Service has no port to compare.'
  if (other === undefined) return 'There is nothing to compare it with.'
  if (columns.some(({ distribution }) => distribution.model.id === 'unknown')) {
    return sayUnknown(now, columns)
  }
  if (now.applied.model.id === 'direct' && other.applied.model.id === 'direct' && columns.length === 2) {
    return 'The policy changes nothing here: the balancer sends straight to pods.'
  }
  const best = [...columns].sort(byPreference)[0] ?? now
  return best.isNow ? sayKeep(now, columns) : sayChange(now, best, columns)
}

/** What holds under each model that it may be can be said even so. */
function sayUnknown(now: Column, columns: readonly Column[]): string {
  const sure = columns.find((column) => column.applied.policy === 'Local' && isEven(column) && !isEven(now))
  return sure === undefined
    ? 'How the balancer spreads connections is not known: choose its model to compare.'
    : `${sure.label}: pods are even under each model that the balancer, which is not known, may have.`
}

/** Loss before pressure, pressure before the address, then the way; what is there wins where nothing tells them apart. */
function byPreference(a: Column, b: Column): number {
  const theirs = costOf(b)
  for (const [at, figure] of costOf(a).entries()) {
    const difference = figure - (theirs[at] ?? 0)
    if (Math.abs(difference) > SHARE_EPSILON) return difference
  }
  return 0
}

function costOf({ figures, address, isNow }: Column): readonly number[] {
  const peak = figures?.peak?.high ?? Number.POSITIVE_INFINITY
  return [
    (figures?.dropped?.high ?? 1) + (figures?.refused?.high ?? 1),
    peak <= EVEN_UP_TO + SHARE_EPSILON ? 0 : peak,
    address.verdict === 'preserved' ? 0 : 1,
    figures?.hop?.high ?? 0,
    isNow ? 0 : 1,
  ]
}

function sayKeep(now: Column, columns: readonly Column[]): string {
  const others = columns.filter((column) => column !== now)
  const losing = others.find(({ address }) => address.verdict === 'lost' && now.address.verdict !== 'lost')
  const peak = sayFigure(now.figures?.peak ?? null, times)
  const cost = losing === undefined ? '' : `, and ${losing.saidAs} pods would no longer see clients`
  return `Keep ${now.applied.policy}: its hottest pod takes ${peak} of the mean and nothing else does better${cost}.`
}

function sayChange(now: Column, best: Column, columns: readonly Column[]): string {
  const keepsAddress = best.address.verdict !== 'lost' || now.address.verdict === 'lost'
  const gain = sayGain(now, best)
  const rival = columns.find((column) => column !== best && column !== now && isEven(column) && isEven(best))
  const asUnder = rival !== undefined && rival.address.verdict === 'lost' ? sayRival(best, rival) : ''
  const isOpen = best.address.verdict === 'unknown' && now.address.verdict !== 'unknown'
  const address = isOpen
    ? 'and whether pods would see clients is not known'
    : best.address.verdict === 'preserved'
      ? now.address.verdict === 'preserved'
        ? 'without losing the client address'
        : 'and pods see the client'
      : keepsAddress
        ? 'and changes nothing about the client address'
        : `and costs the client address: pods see ${best.address.podSees}`
  return `${best.label}: ${gain}${asUnder}, ${address}.`
}

/** Another column that counts as even: with its own figure where it is not the same. */
function sayRival(best: Column, rival: Column): string {
  const [ours, theirs] = [best, rival].map(({ figures }) => sayFigure(figures?.peak ?? null, times))
  return ours === theirs ? `, as ${rival.saidAs}` : ` (${theirs} ${rival.saidAs})`
}

const isEven = ({ figures }: Column): boolean => (figures?.peak?.high ?? 2) <= EVEN_UP_TO + SHARE_EPSILON

function sayGain(now: Column, best: Column): string {
  const lossNow = (now.figures?.dropped?.high ?? 0) + (now.figures?.refused?.high ?? 0)
  const lossThen = (best.figures?.dropped?.high ?? 0) + (best.figures?.refused?.high ?? 0)
  if (lossNow - lossThen > SHARE_EPSILON) {
    const least = (now.figures?.dropped?.low ?? 0) + (now.figures?.refused?.low ?? 0)
    const from = sayFrom({ low: Math.min(least, lossNow), high: lossNow }, percent)
    return `new connections lost fall from ${from} to ${lossThen < SHARE_EPSILON ? 'none' : percent(lossThen)}`
  }
  const [before, after] = [now, best].map(({ figures }) => figures?.peak ?? null)
  const [from, to] = [before ?? null, after ?? null].map((peak) => sayFigure(peak, times))
  if (from === to) return `the hottest pod stays at ${from} of the mean`
  const moves = (after?.high ?? 0) > (before?.high ?? 0) ? 'rises' : 'falls'
  return `the hottest pod ${moves} from ${sayFrom(before ?? null, times)} to ${to} of the mean`
}
