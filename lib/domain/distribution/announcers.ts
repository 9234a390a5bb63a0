import { allCandidates, isCandidate, nobody, noOthers, ofNames, type Pool } from './pool-parts'
import type { PortSituation, ServiceSituation } from './situation'

/** The announcers that are named, without those that do not exist. */
export function namedAnnouncers({ model, nodes }: PortSituation): Pool | null {
  const known = model.announcers?.filter((name) => nodes === null || nodes.has(name)) ?? []
  return known.length === 0 ? null : { rule: 'announcers', named: ofNames(known), others: noOthers }
}

/** Routers spread over every node that announces: all candidates, under Local only those with endpoints that serve. */
export function announcing(situation: PortSituation): Pool {
  if (situation.policy === 'Cluster') return allCandidates(situation, 'announcing', 'all')
  return { rule: 'announcing', named: ofNames(nodesThatServe(situation)), others: noOthers }
}

/** The pool of a balancer that announces from one node which the objects do not name. */
export function oneOfCandidates(situation: PortSituation): Pool {
  const possible = possibleAnnouncers(situation)
  if (possible === null) return nobody('unknown')
  return possible.length > 1
    ? nobody('one-of-candidates')
    : { rule: 'announcing', named: ofNames(possible), others: noOthers }
}

/**
 * Nodes that may be the single announcer: any candidate; under Local only those with endpoints that serve, except with
 * Cilium, which does not look at endpoints (domain page 3.2).
 *
 * @returns null when nodes may not be read and any of them could be it
 */
export function possibleAnnouncers(situation: PortSituation): readonly string[] | null {
  return followsEndpoints(situation) ? nodesThatServe(situation) : (situation.candidates?.candidateNames ?? null)
}

/** Whether only nodes with endpoints that serve announce; Cilium does not look at them (domain page 3.2). */
export const followsEndpoints = ({ policy, model }: Pick<ServiceSituation, 'policy' | 'model'>): boolean =>
  policy === 'Local' && model.candidateRule !== 'cilium-l2'

/** Candidates with an endpoint of any port that is ready or serving, which keeps an announcement up (domain page 3.2). */
function nodesThatServe(situation: PortSituation): readonly string[] {
  const names = new Set<string>()
  for (const slice of situation.slices) {
    if (slice.addressType !== situation.port.family) continue
    for (const { nodeName, ready, serving } of slice.endpoints) {
      const serves = (ready ?? true) || serving === true
      if (serves && nodeName !== null && isCandidate(situation, nodeName)) names.add(nodeName)
    }
  }
  return [...names].sort()
}
