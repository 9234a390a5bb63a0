import { isHealthyAsAnswered } from './as-answered'
import { allCandidates, isCandidate, noOthers, ofNames, type Pool } from './pool-parts'
import { nodeOf, type PortSituation } from './situation'

/** The candidates that the balancer's probe finds healthy: by the objects, or as the health ports answered. */
export function healthyCandidates(situation: PortSituation): Pool {
  const { policy, candidates, answers } = situation
  if (answers !== null && candidates !== null) return onlyHealthy(situation, ofNames(candidates.candidateNames))
  if (policy === 'Local') return onlyHealthy(situation, ofNames(situation.localCounts.keys(), situation.local.keys()))
  return allCandidates(situation, 'healthy', situation.asksNodePort ? 'all' : 'eligible')
}

/** Of the given nodes, the candidates that the balancer's probe finds healthy. */
export function onlyHealthy(situation: PortSituation, nodes: ReadonlyMap<string, number>): Pool {
  const healthy = [...nodes].filter(([name]) => isCandidate(situation, name) && isHealthy(situation, name))
  return { rule: situation.answers === null ? 'healthy' : 'answered', named: new Map(healthy), others: noOthers }
}

/** ok(i) of the domain page, 3.0. A probe of the node port under Local succeeds where the port has a usable endpoint. */
function isHealthy(situation: PortSituation, name: string): boolean {
  const { policy, asksNodePort, answers, local, localCounts } = situation
  const answered = asksNodePort ? null : isHealthyAsAnswered(answers?.get(name))
  if (answered !== null) return answered
  if (policy === 'Local') return asksNodePort ? local.has(name) : localCounts.has(name)
  return asksNodePort || (nodeOf(situation, name).eligible ?? true)
}
