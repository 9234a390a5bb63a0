import { worstBy } from '@/lib/domain/distribution/worst'
import type { Scenario } from '../scenario'
import { spreadChoices } from '../spread-proposals'
import { type ComparedQuestion, type DraftColumn, draftColumn, isColumn } from './column'
import { EVEN_UP_TO, type Figure, type PortFigures, SHARE_EPSILON, weigh } from './figures'
import { nameOf } from './label'

/** The rule by which "Local, spread evenly" stands beside the two policies unasked; shown with the column. */
export const offerRule =
  'Offered where Local as pods are placed now is uneven (a pod above 1.2 times the mean), drops connections or hangs on one node, a pod is ready, and where spreading the same number of pods mends all three without a pod that finds no node: it is then as even as Cluster, and keeps the client address and the way without a second node.'

/**
 * "Local, spread evenly", where it is the better answer by `offerRule`.
 *
 * @param local the column of Local as pods are placed now
 * @returns null where it is not, or where it cannot be
 */
export function offerSpread(question: ComparedQuestion, local: DraftColumn): DraftColumn | null {
  // Pods that are placed anew are taken as ready: where none is, that would be the whole gain, and nobody knows of it.
  const isUp = local.ports.length > 0 && local.ports.every(({ readyEndpoints }) => readyEndpoints > 0)
  if (!isUp || local.ports.every(isFine)) return null
  const drafted = spreadScenarios(question)
    .map((scenario) => draftColumn(question, scenario, nameOf('Local, spread evenly', false)))
    .filter(isColumn)
    .find(({ applied, ports }) => applied.pendingPods === 0 && ports.every(isFine))
  if (drafted === undefined) return null
  const onePerNode = drafted.ports.every(
    ({ readyEndpoints, nodesWithEndpoints }) => readyEndpoints === nodesWithEndpoints,
  )
  return onePerNode ? { ...drafted, ...nameOf('Local, one pod per node', false) } : drafted
}

/** Even, without loss, and on more than one node. */
export const isFine = ({ peak, dropped, refused, nodesWithEndpoints }: PortFigures): boolean =>
  isAtMost(peak, EVEN_UP_TO) && isAtMost(dropped, 0) && isAtMost(refused, 0) && nodesWithEndpoints > 1

/** The port that is worst; null: there is none. */
export const worstOf = (ports: readonly PortFigures[]): PortFigures | null => worstBy(ports, weigh) ?? null

const isAtMost = (figure: Figure, limit: number): boolean => figure !== null && figure.high <= limit + SHARE_EPSILON

/** The same pods under Local, placed anew; what is to prefer first. */
const spreadScenarios = (question: ComparedQuestion): readonly Scenario[] =>
  spreadChoices(question).map((placement) => ({
    ...(question.service.externalTrafficPolicy === 'Local' ? {} : { policy: 'Local' as const }),
    placement,
  }))
