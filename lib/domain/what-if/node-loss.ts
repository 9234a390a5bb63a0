import type { ModelId } from '@/lib/domain/balancers/model'
import type { ClusterState, Service, TrafficPolicy } from '@/lib/domain/cluster'
import type { Distribution, PortDistribution } from '@/lib/domain/distribution/result'
import { type Convergence, convergenceOf } from '@/lib/domain/findings/convergence'
import { type AfterLoss, computeAfterLoss, figuresOf } from './blast/after-loss'
import { byHarm, byHarmAcrossServices } from './blast/harm'
import { shareEntering } from './blast/lost-entries'
import { type MeetsLoss, meetLoss } from './blast/meets-loss'
import { type PortView, viewPort } from './blast/port-view'

export type NodeLossQuestion = {
  readonly state: ClusterState
  /** Nodes that go away together: one, or those of a zone. */
  readonly lost: ReadonlySet<string>
  /** External Services that the reader may see. */
  readonly services: Iterable<Service>
  /** As things stand; kept ones serve as well as new ones. */
  readonly distributionOf: (service: Service) => Distribution
}

/** What a loss costs one Service: its port that is hit worst. */
export type ServiceLoss = MeetsLoss & {
  readonly namespace: string
  readonly name: string
  readonly policy: TrafficPolicy
  readonly model: ModelId
  readonly port: PortDistribution['port']
  readonly family: PortDistribution['family']
  /** `pods`: ready pods are lost with it; `entry`: connections only enter there. */
  readonly kind: 'pods' | 'entry'
  readonly readyHere: number
  readonly readyEndpoints: number
  /** Share that enters on the lost nodes; null: not known, or no node is an entry. */
  readonly entersHere: number | null
  /** Share that pods there serve; null: not known. */
  readonly servedHere: number | null
  /** Share that is dropped or refused as things stand: no harm of this loss. null: not known. */
  readonly lostBefore: number | null
  readonly after: AfterLoss
  /** How long the balancer goes on sending there; null: not known, or it does not probe. */
  readonly convergence: Convergence | null
}

export type NodeLossRanking = {
  /** Most harm first. */
  readonly services: readonly ServiceLoss[]
  /** Services that the loss does not touch. */
  readonly untouched: number
}

/**
 * What the sudden loss of one node, or of several at once, would cost every Service, now and once balancers have
 * noticed: ordered by the largest share that is hit (`byHarmAcrossServices`). Pods go with
 * their nodes and have not been replaced. Services that neither enter there nor have pods there are only counted.
 */
export function rankNodeLoss({ state, lost, services, distributionOf }: NodeLossQuestion): NodeLossRanking {
  const hit: ServiceLoss[] = []
  let untouched = 0
  for (const service of services) {
    const distribution = distributionOf(service)
    const losses = distribution.ports.flatMap(
      (port) => lossOf(viewPort({ state, service, distribution, port }), lost) ?? [],
    )
    const [worst] = losses.sort(byHarm)
    if (worst === undefined) untouched += 1
    else hit.push(worst)
  }
  return { services: hit.sort((a, b) => byHarmAcrossServices(a, b) || byName(a, b)), untouched }
}

/** null: the loss does not touch the port. */
function lossOf(view: PortView, lost: ReadonlySet<string>): ServiceLoss | null {
  const { distribution, service, port } = view.context
  const own = port.nodes.filter(({ name }) => lost.has(name))
  const meets = meetLoss(view, lost)
  const readyHere = own.reduce((sum, { readyEndpoints }) => sum + readyEndpoints, 0)
  const isTouched = readyHere > 0 || meets.atOnce === null || meets.atOnce > 0
  if (!isTouched) return null
  return {
    ...meets,
    namespace: service.namespace,
    name: service.name,
    policy: distribution.policy,
    model: distribution.model.id,
    port: port.port,
    family: port.family,
    kind: readyHere > 0 ? 'pods' : 'entry',
    readyHere,
    readyEndpoints: port.readyEndpoints,
    entersHere: shareEntering(view, lost),
    servedHere: sumKnown(own.map(({ servingShare }) => servingShare)),
    lostBefore: sumKnown([port.droppedShare, port.refusedShare]),
    after: afterOf(view, lost, own.length > 0),
    convergence: convergenceOf(distribution.model),
  }
}

/**
 * A node that only forwards leaves shares as they are under Cluster without hints: every other entry picks from the same
 * pods.
 */
function afterOf(view: PortView, lost: ReadonlySet<string>, isNamed: boolean): AfterLoss {
  const { distribution, port } = view.context
  const { policy, model } = distribution
  // k3s chooses its nodes by a label that may go with the last node that has it.
  const staysAlike =
    model.candidateRule !== 'k3s' && policy === 'Cluster' && port.hints === 'none' && (port.poolNodes ?? 0) > lost.size
  return !isNamed && staysAlike ? figuresOf(port) : computeAfterLoss(view.context, lost)
}

const sumKnown = (shares: readonly (number | null)[]): number | null =>
  shares.reduce<number | null>((sum, share) => (sum === null || share === null ? null : sum + share), 0)

function byName(a: ServiceLoss, b: ServiceLoss): number {
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}
