import type { Scenario } from '../scenario'
import { type ComparedQuestion, type DraftColumn, draftColumn, isColumn } from './column'
import { EVEN_UP_TO, type Figure, type PortFigures, SHARE_EPSILON } from './figures'

/** The rule by which "Local, spread evenly" stands beside the two policies unasked; shown with the column. */
export const offerRule =
  'Offered where Local as pods are placed now is uneven (a pod above 1.2 times the mean), drops connections or hangs on one node, and where spreading the same number of pods mends all three without a pod that finds no node: it is then as even as Cluster, and keeps the client address and the way without a second node.'

/**
 * "Local, spread evenly", where it is the better answer by `offerRule`.
 *
 * @param local the column of Local as pods are placed now
 * @returns null where it is not, or where it cannot be
 */
export function offerSpread(question: ComparedQuestion, local: DraftColumn): DraftColumn | null {
  if (local.ports.length === 0 || local.ports.every(isFine)) return null
  const drafted = draftColumn(question, spreadScenario(question, local), 'Local, spread evenly')
  if (!isColumn(drafted) || drafted.applied.pendingPods > 0 || !drafted.ports.every(isFine)) return null
  const onePerNode = drafted.ports.every(
    ({ readyEndpoints, nodesWithEndpoints }) => readyEndpoints === nodesWithEndpoints,
  )
  return onePerNode ? { ...drafted, label: 'Local, one pod per node' } : drafted
}

/** Even, without loss, and on more than one node. */
const isFine = ({ peak, dropped, refused, nodesWithEndpoints }: PortFigures): boolean =>
  isAtMost(peak, EVEN_UP_TO) && isAtMost(dropped, 0) && isAtMost(refused, 0) && nodesWithEndpoints > 1

const isAtMost = (figure: Figure, limit: number): boolean => figure !== null && figure.high <= limit + SHARE_EPSILON

/**
 * The same pods, one node as full as the next. A balancer that treats zones alike needs zones as full as each other,
 * too; for others that is only wished for.
 */
export function spreadScenario({ service, state }: ComparedQuestion, { distribution }: DraftColumn): Scenario {
  const zones = new Set([...(state.nodes?.values() ?? [])].map(({ zone }) => zone).filter((zone) => zone !== null))
  const { model } = distribution
  const zonesMatter = model.id === 'zonal' && model.crossZone !== true
  return {
    ...(service.externalTrafficPolicy === 'Local' ? {} : { policy: 'Local' as const }),
    placement: [
      { kind: 'spread', over: 'node', maxSkew: 1, hard: true },
      ...(zones.size > 1 ? [{ kind: 'spread' as const, over: 'zone' as const, maxSkew: 1, hard: zonesMatter }] : []),
    ],
  }
}
