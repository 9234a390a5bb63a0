import { findAddressOwners } from '@/lib/domain/balancers/node-addresses'
import { announcing, namedAnnouncers, oneOfCandidates } from './announcers'
import { healthyCandidates, onlyHealthy } from './healthy'
import { allCandidates, isCandidate, nobody, noOthers, ofNames, type Pool, sizeOf } from './pool-parts'
import type { PoolRule } from './result'
import type { PortSituation } from './situation'
import { takesSubset } from './subset'

/** The pool of one port; `unknown` when the objects cannot say it (domain page 3.0, the line that defines H). */
export function findPool(situation: PortSituation): Pool {
  const pool = poolByModel(situation)
  const whyEmpty = emptyRules[pool.rule]
  if (whyEmpty === undefined || sizeOf(pool) > 0) return pool
  return nobody(situation.candidates?.all.nodes === 0 ? 'no-candidates' : whyEmpty)
}

/** What a pool that turned out empty is called; rules that are not here have no nodes by nature. */
const emptyRules: Partial<Record<PoolRule, PoolRule>> = {
  healthy: 'none-healthy',
  answered: 'none-healthy',
  candidates: 'no-candidates',
  'fail-open': 'no-candidates',
  addresses: 'no-candidates',
  announcing: 'none-announces',
}

function poolByModel(situation: PortSituation): Pool {
  const { service, model } = situation
  if (service.serviceProxyName !== null && model.id !== 'direct') return nobody('other-proxy')
  if (lacksNodePort(situation)) return nobody('unknown')
  if (takesSubset(situation)) return nobody('subset')
  switch (model.id) {
    case 'unknown':
    case 'direct':
      return nobody(model.id)
    case 'single-node':
      return namedAnnouncers(situation) ?? oneOfCandidates(situation)
    case 'ecmp':
      // A reader who says whether it probes describes a balancer whose pool does not follow endpoints alone.
      return (
        namedAnnouncers(situation) ?? (model.probed === null ? announcing(situation) : probedOrAll(situation, null))
      )
    case 'multi-address': {
      if (listsByEndpoints(situation)) return { rule: 'addresses', named: holders(situation), others: noOthers }
      const owners = addressOwners(situation)
      // On which nodes connections enter by the other ways, nothing says.
      return owners?.others ? nobody('unknown') : probedOrAll(situation, owners?.counts ?? null)
    }
    default:
      return probedOrAll(situation, null)
  }
}

/**
 * k3s lists nodes with ready pods under Local: where its status is of another policy, or empty yet, they are known all
 * the same. A Local Service whose health check node port is yet to be allocated is one that is imagined.
 */
const listsByEndpoints = ({ model, policy, service, localCounts }: PortSituation): boolean =>
  model.candidateRule === 'k3s' &&
  model.candidates === null &&
  policy === 'Local' &&
  localCounts.size > 0 &&
  (service.externalTrafficPolicy !== 'Local' || service.ingress.length === 0 || service.healthCheckNodePort === null)

/** Of those that the status lists now, where it lists any: all of its pool under Cluster. */
function holders(situation: PortSituation): ReadonlyMap<string, number> {
  const listed = addressOwners(situation)?.counts
  const isListed = (name: string) => listed === undefined || listed.has(name)
  return ofNames([...situation.localCounts.keys()].filter((name) => isCandidate(situation, name) && isListed(name)))
}

/** Nodes that own the Service's addresses; null: none does, or the reader named the entry nodes. */
function addressOwners({ nodes, model, service, port }: PortSituation): ReturnType<typeof findAddressOwners> {
  return nodes === null || model.candidates !== null ? null : findAddressOwners(nodes, service, port.family)
}

/**
 * Its balancer probes, and so sends to, a node port that was not allocated (allocateLoadBalancerNodePorts); a
 * reader who chose a balancer knows better.
 */
const lacksNodePort = ({ model, service, port }: PortSituation): boolean =>
  service.type === 'LoadBalancer' &&
  model.probe?.target === 'node-port' &&
  port.port.nodePort === null &&
  model.confidence !== 'reader'

function probedOrAll(situation: PortSituation, owners: ReadonlyMap<string, number> | null): Pool {
  const all =
    owners === null
      ? allCandidates(situation, 'candidates', 'all')
      : { rule: 'addresses' as const, named: owners, others: noOthers }
  const finds = situation.model.probe?.finds ?? 'by-answer'
  if (situation.model.probed !== true || finds === 'all') return all
  const healthy =
    finds === 'none'
      ? nobody('healthy')
      : owners === null
        ? healthyCandidates(situation)
        : onlyHealthy(situation, owners)
  const nobodyHealthy = healthy.rule !== 'unknown' && sizeOf(healthy) === 0
  return nobodyHealthy && situation.model.failsOpen ? { ...all, rule: 'fail-open' } : healthy
}
