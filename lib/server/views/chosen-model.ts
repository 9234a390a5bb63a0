import type { Gap } from '@/lib/contracts/common'
import type { DistributionQuery } from '@/lib/contracts/distribution'
import type { ModelOverride } from '@/lib/domain/balancers/model'
import type { ClusterNode } from '@/lib/domain/cluster'
import { ProblemError } from '../http/problem'

/** The part of a query that says how the balancer behaves. */
export type ModelChoices = Pick<DistributionQuery, 'model' | 'candidates' | 'announcers' | 'probed' | 'crossZone'>

export const unknownGap = (text: string): Gap => ({ kind: 'unknown', text })

/**
 * Nodes that the reader chose and that are not there: a link may be older than a node. What is left of the choice holds.
 *
 * @throws ProblemError `bad-request` when nothing is left of it
 */
export function missingChoices(
  { candidates, announcers }: ModelChoices,
  nodes: ReadonlyMap<string, ClusterNode> | null,
): readonly Gap[] {
  if (nodes === null) return []
  return Object.entries({ candidates, announcers }).flatMap(([parameter, names = []]) => {
    const missing = names.filter((name) => !nodes.has(name))
    if (missing.length === 0) return []
    const sentence = `There is no node ${missing.join(', ')} in this cluster.`
    if (missing.length < names.length)
      return [unknownGap(`${sentence} The other ${parameter} that you named are used.`)]
    throw new ProblemError('bad-request', sentence, `Name other ${parameter}, or leave the parameter out.`)
  })
}

/** What the reader chose instead of what was detected. */
export function overrideOf({ model, candidates, announcers, probed, crossZone }: ModelChoices): ModelOverride {
  return { model, candidates, announcers, probed, crossZone }
}
