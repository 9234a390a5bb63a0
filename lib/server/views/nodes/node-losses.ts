import type { NodeResponse } from '@/lib/contracts/node'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import type { CandidateRule } from '@/lib/domain/balancers/model'
import { type ClusterState, isExternalService, type Service } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import type { Distribution } from '@/lib/domain/distribution/result'
import { byHarmAcrossServices } from '@/lib/domain/what-if/blast/harm'
import { rankNodeLoss, type ServiceLoss } from '@/lib/domain/what-if/node-loss'
import { safeText } from '@/lib/format/foreign-text'
import { isTurnSpent, nextTurn } from '../../turns'

/** Ranked before others may have their turn: about 8 ms of a large cluster. */
const SERVICES_AT_ONCE = 25

/** How many Services have a balancer that chooses its nodes by which rule. */
export type Rules = ReadonlyMap<CandidateRule, number>

/** What the loss costs every external Service, in turns that leave the event loop to others. */
export async function rankInTurns(
  state: ClusterState,
  lost: ReadonlySet<string>,
): Promise<{ services: readonly ServiceLoss[]; untouched: number; rules: Rules }> {
  const found: ServiceLoss[] = []
  const rules = new Map<CandidateRule, number>()
  let untouched = 0
  const distributionOf = (service: Service): Distribution => {
    const distribution = distribute({ state, service, model: detectBalancer(service, state) })
    const { id, candidateRule } = distribution.model
    if (id !== 'direct') rules.set(candidateRule, (rules.get(candidateRule) ?? 0) + 1)
    return distribution
  }
  const external = [...state.services.values()].filter(isExternalService)
  for (let from = 0; from < external.length; from += SERVICES_AT_ONCE) {
    const services = external.slice(from, from + SERVICES_AT_ONCE)
    const ranking = rankNodeLoss({ state, lost, services, distributionOf })
    found.push(...ranking.services)
    untouched += ranking.untouched
    if (isTurnSpent()) await nextTurn()
  }
  return { services: found.sort(byHarmAcrossServices), untouched, rules }
}

/** One loss as the API tells it, without what the health port says. */
export const toLoss = (loss: ServiceLoss): Omit<NodeResponse['services'][number], 'health'> => ({
  namespace: loss.namespace,
  name: loss.name,
  policy: loss.policy,
  model: loss.model,
  port: { name: safeText(loss.port.name), port: loss.port.port, protocol: loss.port.protocol },
  kind: loss.kind,
  readyHere: loss.readyHere,
  readyEndpoints: loss.readyEndpoints,
  entersHere: loss.entersHere,
  servedHere: loss.servedHere,
  atOnce: loss.atOnce,
  untilNoticed: loss.untilNoticed,
  lostBefore: loss.lostBefore,
  after: {
    readyEndpoints: loss.after.readyEndpoints,
    droppedShare: loss.after.droppedShare,
    refusedShare: loss.after.refusedShare,
    peakToAverage: loss.after.skew.peakToAverage,
  },
  noticedAfterSeconds: loss.convergence?.seconds ?? null,
})
