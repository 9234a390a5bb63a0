import type { ServiceGroup } from '@/lib/contracts/service-groups'
import type { ServiceRow } from '@/lib/contracts/services'
import { judgeCandidates } from '@/lib/domain/balancers/candidates'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import type { ClusterState, Service } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import type { Distribution, PortDistribution } from '@/lib/domain/distribution/result'
import { type Weights, worstBy } from '@/lib/domain/distribution/worst'
import { nothingRead } from '@/lib/domain/workload'
import { judgeAddress } from '../service-judgement'
import { toCells, unknownElsewhere } from './service-cells'

/** A peak of up to 1.2 times the fair share counts as even (domain page 4, bands of the peak-to-average ratio). */
export const EVEN_UP_TO = 1.2
/** Below this a share is the rounding of a sum of floats. */
const SHARE_EPSILON = 1e-9

/** A row of the overview with its cells. */
export type ServiceSummary = ServiceRow & { readonly cells: NonNullable<ServiceRow['cells']> }

/**
 * One Service in one row: the figures of its worst port and family, and the group of the overview that it stands in.
 *
 * @param endpointsKnown false: EndpointSlices of its namespace were never readable, so that "no endpoints" would be a lie
 */
export function summariseService(state: ClusterState, service: Service, endpointsKnown: boolean): ServiceSummary {
  const model = detectBalancer(service, state)
  const distribution = distribute({ state, service, model })
  const worst = worstBy(distribution.ports, weigh)
  const port = endpointsKnown ? worst : undefined
  const identity = {
    namespace: service.namespace,
    name: service.name,
    type: service.type,
    policy: distribution.policy,
    model: { id: model.id, confidence: model.confidence, product: model.product },
    healthCheckNodePort: service.healthCheckNodePort,
    sourceAddress: judgeAddress(state, service, distribution, nothingRead).verdict,
    findings: null,
  }
  if (port === undefined) return { ...identity, ...unknownFigures(endpointsKnown, model.id === 'unknown') }
  const index = distribution.ports.indexOf(port)
  const bounds = boundsOf(distribution, index, hottestLoad)
  return {
    ...identity,
    group: groupOf(port, bounds !== null),
    shown: {
      port: port.port.name,
      protocol: port.port.protocol,
      family: port.family,
      of: distribution.ports.length,
    },
    readyEndpoints: port.readyEndpoints,
    nodesWithEndpoints: port.nodesWithEndpoints,
    candidateNodes: port.candidateNodes,
    hottestLoad: hottestLoad(port),
    hottestLoadBounds: bounds,
    peakToAverage: port.skew.peakToAverage,
    peakToAverageBounds: boundsOf(distribution, index, ({ skew }) => skew.peakToAverage),
    droppedShare: port.droppedShare,
    refusedShare: port.refusedShare,
    cells: toCells(port, state.nodes, judgeCandidates(state.nodes, model, state.serverVersion, port.family)),
  }
}

const weigh = ({ droppedShare, refusedShare, skew }: PortDistribution): Weights => [
  droppedShare ?? 0,
  refusedShare ?? 0,
  skew.peakToAverage ?? 0,
]

/** null: of no pod the share is known, or none counts. */
function hottestLoad({ endpoints }: PortDistribution): number | null {
  let hottest: number | null = null
  for (const { load } of endpoints) if (load !== null && (hottest === null || load > hottest)) hottest = load
  return hottest
}

function boundsOf(
  { bounds }: Distribution,
  index: number,
  figureOf: (port: PortDistribution) => number | null,
): ServiceRow['hottestLoadBounds'] {
  const figures = (bounds ?? [])
    .map(({ ports }) => (ports[index] === undefined ? null : figureOf(ports[index])))
    .filter((figure) => figure !== null)
  return figures.length === 0 ? null : { low: Math.min(...figures), high: Math.max(...figures) }
}

/** The first group that fits, in descending urgency (look 6). */
function groupOf(port: PortDistribution, hasBounds: boolean): ServiceGroup {
  const { droppedShare, refusedShare, skew } = port
  if (port.rule === 'other-proxy') return 'unknown-balancer'
  // So it is through any balancer, known or not.
  if (refusedShare !== null && refusedShare > 1 - SHARE_EPSILON) return 'no-endpoints'
  const servesAnyone = port.readyEndpoints > 0 || skew.peakToAverage !== null
  // Where nothing could serve, that is the matter, and not on which node connections end.
  if (servesAnyone && droppedShare !== null && droppedShare > SHARE_EPSILON) return 'dropped'
  if (skew.peakToAverage !== null && skew.peakToAverage > EVEN_UP_TO + SHARE_EPSILON) return 'uneven'
  if (port.singleNode) return 'one-node'
  // Under Cluster each pod gets the same wherever connections enter: nodes that may not be read leave nothing open.
  const isOpen = skew.peakToAverage === null || droppedShare === null
  const isUnknown = port.rule === 'unknown' || port.rule === 'subset'
  if (hasBounds || (isUnknown && isOpen)) return 'unknown-balancer'
  return servesAnyone ? 'even' : 'no-endpoints'
}

function unknownFigures(endpointsKnown: boolean, modelUnknown: boolean) {
  const group: ServiceGroup = !endpointsKnown ? 'unknown-endpoints' : modelUnknown ? 'unknown-balancer' : 'no-endpoints'
  return {
    group,
    shown: null,
    readyEndpoints: endpointsKnown ? 0 : null,
    nodesWithEndpoints: endpointsKnown ? 0 : null,
    candidateNodes: null,
    hottestLoad: null,
    hottestLoadBounds: null,
    peakToAverage: null,
    peakToAverageBounds: null,
    droppedShare: null,
    refusedShare: null,
    cells: { ...unknownElsewhere, nodes: [] },
  }
}
