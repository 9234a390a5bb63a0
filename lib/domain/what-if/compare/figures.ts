import type { Distribution, PortDistribution } from '@/lib/domain/distribution/result'
import type { Weights } from '@/lib/domain/distribution/worst'

/** A figure that is known, or the bounds between which it lies; null: not known. */
export type Figure = { readonly low: number; readonly high: number } | null

/** What one port of one column comes to. */
export type PortFigures = {
  readonly port: PortDistribution['port']
  readonly family: PortDistribution['family']
  /** Hottest pod over the mean of the pods that are compared. */
  readonly peak: Figure
  /** Hottest entry node over the mean of the entry nodes. */
  readonly nodePeak: Figure
  readonly dropped: Figure
  readonly refused: Figure
  readonly hop: Figure
  readonly readyEndpoints: number
  readonly nodesWithEndpoints: number
  /** Entry nodes; null: not known, or no node is one. */
  readonly poolNodes: number | null
  readonly candidateNodes: number | null
  /** Pods above `EVEN_UP_TO` times their fair share; null: not known. */
  readonly hotPods: number | null
  /** Every ready pod is on one node. */
  readonly singleNode: boolean
}

/** A peak of up to 1.2 times the mean counts as even: the first band of the domain page, 4. */
export const EVEN_UP_TO = 1.2
/** Differences of shares below this are rounding. */
export const SHARE_EPSILON = 1e-9

/** Every port of a distribution; where the balancer is not known, each figure spans its bounds. */
export function figuresOf({ ports, bounds }: Distribution): readonly PortFigures[] {
  return ports.map((port, at) => {
    const possible = bounds === null ? [port] : bounds.flatMap((bound) => bound.ports[at] ?? [])
    // What every possibility shares is known: a figure that stands on the port itself goes before its bounds.
    const figure = (of: (port: PortDistribution) => number | null): Figure => {
      const own = of(port)
      return own === null ? span(possible.map(of)) : { low: own, high: own }
    }
    return {
      port: port.port,
      family: port.family,
      peak: figure(({ skew }) => skew.peakToAverage),
      nodePeak: figure(({ nodeSkew }) => nodeSkew.peakToAverage),
      dropped: figure(({ droppedShare }) => droppedShare),
      refused: figure(({ refusedShare }) => refusedShare),
      hop: figure(({ hopShare }) => hopShare),
      readyEndpoints: port.readyEndpoints,
      nodesWithEndpoints: port.nodesWithEndpoints,
      poolNodes: port.poolNodes,
      candidateNodes: port.candidateNodes,
      hotPods: countHot(port),
      singleNode: port.singleNode,
    }
  })
}

/** null as soon as one possibility is not known: a span that leaves it out would claim too much. */
function span(values: readonly (number | null)[]): Figure {
  const known = values.filter((value) => value !== null)
  if (known.length === 0 || known.length < values.length) return null
  return { low: Math.min(...known), high: Math.max(...known) }
}

function countHot({ endpoints, skew }: PortDistribution): number | null {
  if (skew.peakToAverage === null) return null
  const compared = endpoints.filter(({ load }) => load !== null)
  const mean = compared.reduce((sum, { load }) => sum + (load ?? 0), 0) / compared.length
  return compared.filter(({ load }) => (load ?? 0) > mean * EVEN_UP_TO + SHARE_EPSILON).length
}

/** How bad a port is: what is not known for certain weighs as its worst bound. */
export const weigh = ({ dropped, refused, peak }: PortFigures): Weights => [
  dropped?.high ?? 0,
  refused?.high ?? 0,
  peak?.high ?? 0,
]
