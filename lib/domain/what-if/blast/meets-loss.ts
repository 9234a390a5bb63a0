import { inBoth, lostEntries } from './lost-entries'
import type { PortView } from './port-view'

/** New connections that meet the loss of nodes; shares of all new connections, null: not known. */
export type MeetsLoss = {
  /** Would be served, but enters on a lost node, for as long as the balancer sends there. */
  readonly entering: number | null
  /** Enters elsewhere and is sent to a pod that is gone, until EndpointSlices no longer name it. */
  readonly forwarded: number | null
  /** Both: from the moment of the loss. */
  readonly atOnce: number | null
  /** Old pool, new endpoints: what is still lost once EndpointSlices no longer name the pods. */
  readonly untilNoticed: number | null
}

const unknown: MeetsLoss = { entering: null, forwarded: null, atOnce: null, untilNoticed: null }

/**
 * What the sudden loss of some nodes costs while the balancer still counts on them. Connections that would have been
 * dropped anyway are not counted.
 *
 * Source: domain page 3.1, Convergence: the old pool with the new endpoints.
 */
export function meetLoss(view: PortView, lost: ReadonlySet<string>): MeetsLoss {
  const { port, distribution } = view.context
  const isDirect = port.rule === 'direct'
  const served = servedOn(view, lost)
  if (served === null || (!isDirect && port.poolNodes === null) || port.rule === 'one-of-candidates') return unknown
  const { entering, kept } = isDirect ? { entering: 0, kept: 0 } : enterOn(view, lost)
  const forwarded = distribution.policy === 'Local' && !isDirect ? 0 : atLeastZero(served - kept)
  const atOnce = Math.min(1, entering + forwarded)
  // A balancer that sends straight to pods has no pool but them.
  const untilNoticed = isDirect ? forwarded : isAnyLeft(view, lost) ? entering : arriving(view)
  return { entering, forwarded, atOnce, untilNoticed }
}

/** Share that enters on the lost nodes and would be served, and how much of it by pods that are lost with them. */
function enterOn(view: PortView, lost: ReadonlySet<string>): { readonly entering: number; readonly kept: number } {
  let entering = 0
  let kept = 0
  const goneOf = new Map<ReadonlyMap<string, number>, number>()
  for (const { entry, nodes } of lostEntries(view, lost)) {
    const share = (entry.entryShare ?? 0) * nodes
    if (share === 0 || entry.usableEndpoints === 0) continue
    entering += share
    if (view.context.distribution.policy === 'Local') continue
    const usable = view.usableByNode(entry)
    const gone = goneOf.get(usable) ?? sumLost(usable, lost)
    goneOf.set(usable, gone)
    kept += (share * gone) / entry.usableEndpoints
  }
  return { entering, kept }
}

/** null: not known. */
function servedOn(view: PortView, lost: ReadonlySet<string>): number | null {
  let served = 0
  for (const name of inBoth(view.named, lost)) {
    const share = view.named.get(name)?.servingShare ?? null
    if (share === null) return null
    served += share
  }
  return served
}

function sumLost(counts: ReadonlyMap<string, number>, lost: ReadonlySet<string>): number {
  return inBoth(counts, lost).reduce((sum, name) => sum + (counts.get(name) ?? 0), 0)
}

/** Differences of sums of fractions; a hair below zero is rounding. */
const atLeastZero = (share: number): number => (share < 1e-12 ? 0 : share)

function isAnyLeft({ context }: PortView, lost: ReadonlySet<string>): boolean {
  return context.port.endpoints.some(
    ({ nodeName, ready, serving, terminating }) =>
      (nodeName === null || !lost.has(nodeName)) && (ready || (serving && terminating)),
  )
}

const arriving = ({ context: { port } }: PortView): number => 1 - (port.droppedShare ?? 0) - (port.refusedShare ?? 0)
