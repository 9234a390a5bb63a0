import { passesThrough, pathNotKnown } from '@/lib/domain/balancers/client-path'
import { type Detector, modelFrom, type Sighting } from '@/lib/domain/balancers/detection'
import { missingOf } from '@/lib/domain/balancers/missing'
import type { BalancerModel } from '@/lib/domain/balancers/model'
import { nodesByAddress, oneText } from '@/lib/domain/balancers/node-addresses'
import { entriesOf } from './announcers'

/** ServiceLB of k3s by the DaemonSet that it makes for a Service (domain page 3.1). */
export const claimServiceLb: Detector = (sighting) => {
  const sets = entriesOf(sighting, 'k3sServiceLb')
  if (sets === null || sets.length === 0) return null
  const model = serviceLb(sighting, [
    ...sets.map((name) => `DaemonSet ${name} serves it: ServiceLB of k3s.`),
    ...listing(sighting),
  ])
  return hasForeignAddresses(sighting) ? disputed(sighting, model) : model
}

/** Clients are given addresses that lead past ServiceLB, by a way that no object tells. */
function disputed({ service }: Sighting, model: BalancerModel): BalancerModel {
  const words = "The addresses in status.loadBalancer.ingress are not the nodes' own, as those of ServiceLB are."
  const clientPath = pathNotKnown(service, `${words} What brings the connections is not known.`)
  const other = modelFrom({
    id: 'equal-node',
    confidence: 'guess',
    product: null,
    candidateRule: 'node-ports',
    evidence: [words],
    clientPath,
  })
  return {
    ...model,
    id: 'unknown',
    evidence: [
      ...model.evidence,
      `${words} Both are computed: ServiceLB, and another balancer that treats nodes alike.`,
    ],
    clientPath,
    couldBe: [model, other],
  }
}

/** Addresses in the status that are the nodes' own: ServiceLB of k3s, and whatever works like it. */
export const detectNodeAddresses: Detector = (sighting) => {
  if (sighting.service.loadBalancerClass !== null || !hasNodeAddresses(sighting)) return null
  const words = "The addresses in status.loadBalancer.ingress are the nodes' own: clients pick one of them."
  const { missing, evidence } = missingOf(sighting, 'k3sServiceLb')
  if (sighting.platform === 'k3s' && !sighting.announcements.k3sServiceLb.known) {
    return { ...serviceLb(sighting, [words, ...listing(sighting), ...evidence]), missing }
  }
  return modelFrom({
    id: 'multi-address',
    confidence: 'status',
    product: null,
    candidateRule: 'node-ports',
    evidence: [words, ...evidence],
    probed: false,
    clientPath: passesThrough(sighting.service, missing.length === 0 ? toNode : `${toNode} ${maybeServiceLb}`),
    missing,
  })
}

const toNode = 'Clients connect to a node by its own address.'
const maybeServiceLb =
  'Where ServiceLB of k3s serves it, which is not known, a node that the status does not list puts the address of a svclb pod there.'

function serviceLb({ service }: Sighting, evidence: readonly string[]): BalancerModel {
  return modelFrom({
    id: 'multi-address',
    confidence: 'status',
    product: 'k3s ServiceLB',
    candidateRule: 'k3s',
    evidence,
    probed: false,
    clientPath: passesThrough(service, toNode, {
      forwarder: 'service-lb',
      balancerAddress: 'the address of a svclb pod',
    }),
  })
}

const listing = ({ policy }: Sighting): readonly string[] =>
  policy === 'Local' ? ['k3s lists nodes with ready pods in the status.'] : []

/** Nodes and the status must be there to tell. */
function hasForeignAddresses(sighting: Sighting): boolean {
  const isTold = sighting.nodes !== null && sighting.service.ingress.some(({ ip }) => ip !== null)
  return isTold && !hasNodeAddresses(sighting)
}

function hasNodeAddresses({ service, nodes }: Sighting): boolean {
  const ips = service.ingress.flatMap(({ ip }) => ip ?? [])
  if (nodes === null || ips.length === 0) return false
  const owners = nodesByAddress(nodes)
  return ips.every((ip) => owners.has(oneText(ip)))
}
