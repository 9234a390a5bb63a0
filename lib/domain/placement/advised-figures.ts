import { distribute } from '@/lib/domain/distribution/distribute'
import { applyScenario } from '@/lib/domain/what-if/apply-scenario'
import { type Figure, figuresOf, SHARE_EPSILON } from '@/lib/domain/what-if/compare/figures'
import type { WhatIfQuestion } from '@/lib/domain/what-if/question'
import type { PlacementProposal } from '@/lib/domain/what-if/scenario'

/** How pods lie, and what that makes of the traffic under Local: of the most uneven port of the Service. */
export type PlacementFigures = {
  /** Most minus fewest ready pods on a candidate node; null: nodes are not known. */
  readonly schedulerSkew: number | null
  readonly peak: Figure
  readonly dropped: Figure
  readonly nodesWithPods: number
  readonly readyPods: number
  readonly pendingPods: number
  /** What the placement does not look at. */
  readonly limits: readonly string[]
}

/** The Service under Local with its pods as they are, or placed anew by other rules; null: it cannot be, or has no port. */
export function figuresUnder(
  question: WhatIfQuestion,
  placement: readonly PlacementProposal[],
): PlacementFigures | null {
  const applied = applyScenario(question, { policy: 'Local', placement })
  if (!applied.possible) return null
  const distribution = distribute(applied)
  const figures = figuresOf(distribution)
  const peakOf = (at: number): number => figures[at]?.peak?.high ?? 0
  const worst = figures.reduce((at, _, index) => (peakOf(index) > peakOf(at) ? index : at), 0)
  const [port, own] = [distribution.ports[worst], figures[worst]]
  if (port === undefined || own === undefined) return null
  return {
    schedulerSkew: port.schedulerSkew,
    peak: own.peak,
    dropped: own.dropped,
    nodesWithPods: own.nodesWithEndpoints,
    readyPods: own.readyEndpoints,
    pendingPods: applied.pendingPods,
    limits: applied.notModelled,
  }
}

/** Whether pods lie better: less is lost, or load is more even, or pods are; none of it may come at a pod's cost. */
export function isBetter(after: PlacementFigures, before: PlacementFigures): boolean {
  if (after.pendingPods > 0) return false
  const [lost, lostNow] = [after, before].map(({ dropped }) => dropped?.high ?? 1)
  const [peak, peakNow] = [after, before].map((figures) => figures.peak?.high ?? Number.POSITIVE_INFINITY)
  const [skew, skewNow] = [after, before].map(({ schedulerSkew }) => schedulerSkew ?? Number.POSITIVE_INFINITY)
  return (
    isLess(lost, lostNow) ||
    isLess(peak, peakNow) ||
    isLess(skew, skewNow) ||
    after.nodesWithPods > before.nodesWithPods
  )
}

const isLess = (a = 0, b = 0): boolean => a < b - SHARE_EPSILON
