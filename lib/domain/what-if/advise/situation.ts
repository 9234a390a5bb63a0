import { count, percent, times } from '@/lib/domain/distribution/say'
import type { DraftColumn } from '../compare/column'
import { SHARE_EPSILON } from '../compare/figures'
import { sayFigure } from '../compare/in-words'
import { isFine, worstOf } from '../compare/offer'
import type { Needs } from './needs'

/** What the rules look at: the Service under both policies, and under Local with its pods spread. */
export type Situation = {
  readonly needs: Needs
  readonly local: DraftColumn
  readonly cluster: DraftColumn
  /** null: spreading is not needed, or does not mend it. */
  readonly spread: DraftColumn | null
}

/** Pods see their clients on every connection; partly, or not known, is not enough. */
export const keeps = ({ address }: DraftColumn): boolean => address.verdict === 'preserved'
/** Shares are known on every port; where everything is refused there are none to know. */
export const isKnown = ({ ports }: DraftColumn): boolean =>
  ports.every(({ peak, refused, dropped }) => peak !== null || refused?.low === 1 || dropped?.low === 1)
/** Every port is even, loses nothing and is on more than one node; no port at all is not fine. */
export const isAllFine = ({ ports }: DraftColumn): boolean => ports.length > 0 && ports.every(isFine)

/** Some of the connections are lost, or may be: what is not known counts as lost. */
export const loses = ({ ports }: DraftColumn): boolean =>
  ports.some(({ dropped, refused }) => (dropped?.high ?? 1) + (refused?.high ?? 1) > SHARE_EPSILON)

/** Spreading holds only as long as pods stay where it put them. */
export const canSpread = ({ spread, needs }: Situation): boolean => spread !== null && needs.dynamicPlacement !== true

/** What Local gives as pods are placed now. */
export function sayLocal({ ports }: DraftColumn): string {
  const worst = worstOf(ports)
  if (worst === null) return 'Nothing is known of Local.'
  const lost = (worst.dropped?.high ?? 0) + (worst.refused?.high ?? 0)
  if (lost > 0) return `Under Local as pods are placed now ${percent(Math.min(1, lost))} of new connections are lost.`
  if (worst.singleNode) return 'Under Local as pods are placed now all of them hang on one node.'
  return `Under Local as pods are placed now the hottest pod takes ${sayFigure(worst.peak, times)} of the mean.`
}

/** What Cluster would give. */
export const sayCluster = ({ ports }: DraftColumn): string =>
  `Under Cluster the hottest pod takes ${sayFigure(worstOf(ports)?.peak ?? null, times)} of the mean.`

/** What Local gives with its pods spread: "Spread, they are even", or what is left of the skew and where it comes from. */
export function saySpread({ ports, distribution }: DraftColumn): string {
  const worst = worstOf(ports)
  if (worst === null || worst.peak === null) return 'What it gives with its pods spread is not known'
  if (worst.peak.high <= 1 + SHARE_EPSILON) return 'Spread, they are even'
  const endpoints = distribution.ports[ports.indexOf(worst)]?.endpoints ?? []
  const idle = endpoints.filter(({ load }) => load === 0).length
  const rest = idle === 0 ? '' : `, for ${count(idle, 'pod')} would be where nothing enters`
  return `Spread, the hottest takes ${sayFigure(worst.peak, times)} of the mean${rest}`
}
