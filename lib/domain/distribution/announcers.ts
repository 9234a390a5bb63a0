import type { IpFamily, SliceEndpoint } from '@/lib/domain/cluster'
import { allCandidates, nobody, noOthers, ofNames, type Pool } from './pool-parts'
import type { PortSituation, ServiceSituation } from './situation'

/** The announcers that are named, without those that do not exist. */
export function namedAnnouncers({ model, nodes }: PortSituation): Pool | null {
  const known = model.announcers?.filter((name) => nodes === null || nodes.has(name)) ?? []
  return known.length === 0 ? null : { rule: 'announcers', named: ofNames(known), others: noOthers }
}

/** Routers spread over every node that announces: all candidates, under Local only those with endpoints that serve. */
export function announcing(situation: PortSituation): Pool {
  if (situation.policy === 'Cluster') return allCandidates(situation, 'announcing', 'all')
  return { rule: 'announcing', named: ofNames(nodesThatServe(situation, situation.port.family)), others: noOthers }
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
  return followsEndpoints(situation)
    ? nodesThatServe(situation, situation.port.family)
    : (situation.candidates?.candidateNames ?? null)
}

/** Whether only nodes with endpoints that serve announce; Cilium does not look at them (domain page 3.2). */
export const followsEndpoints = ({ policy, model }: Pick<ServiceSituation, 'policy' | 'model'>): boolean =>
  policy === 'Local' && model.candidateRule !== 'cilium-l2'

/**
 * Candidates with an endpoint of any port that is ready or serving, which keeps an announcement up. MetalLB looks at the
 * endpoints of all families alike, so a node may announce an address of a family that it can serve nothing in.
 * Source: domain page 3.2.
 */
export function nodesThatServe(
  { slices, candidates, model }: Pick<ServiceSituation, 'slices' | 'candidates' | 'model'>,
  family: IpFamily,
): readonly string[] {
  const names = new Set<string>()
  for (const slice of slices) {
    if (slice.addressType !== family && model.candidateRule !== 'metallb') continue
    for (const endpoint of slice.endpoints) {
      const { nodeName } = endpoint
      if (nodeName !== null && keepsUp(endpoint, model)) names.add(nodeName)
    }
  }
  // Where nodes may not be read, any may be one.
  return [...names].filter((name) => candidates?.judge(name).candidate ?? true).sort()
}

/** kube-vip takes an absent condition for "no", the others for "yes". */
const keepsUp = ({ ready, serving }: SliceEndpoint, { candidateRule }: ServiceSituation['model']): boolean =>
  serving === true || (candidateRule !== 'kube-vip' && (ready ?? true))
