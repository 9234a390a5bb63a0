import { createRandom, randomInteger } from '../seeded-random'
import { generateNode } from './generate-nodes'
import { generateService } from './generate-services'
import { type GeneratedEndpoint, generateSlices } from './generate-slices'
import type { RawObject } from './resources'

export type ClusterSize = {
  readonly nodes: number
  readonly services: number
  /** How many of the Services take traffic from outside. */
  readonly externalServices: number
  readonly endpoints: number
}

/** The largest documented cluster (domain page 9). */
export const LARGEST_CLUSTER: ClusterSize = {
  nodes: 5000,
  services: 10_000,
  externalServices: 2000,
  endpoints: 150_000,
}

export type GeneratedCluster = {
  readonly nodes: readonly RawObject[]
  readonly services: readonly RawObject[]
  readonly slices: readonly RawObject[]
}

/** The endpointslice controller's default. */
const ENDPOINTS_PER_SLICE = 100

/**
 * Objects of a cluster as a real one holds them, managedFields, images and long annotations included, so that bytes
 * on the wire and work per object are those of life. The same seed gives the same cluster.
 */
export function generateCluster(size: ClusterSize, seed = 1): GeneratedCluster {
  const random = createRandom(seed)
  const nodes = Array.from({ length: size.nodes }, (_, index) => generateNode(random, index))
  const services: RawObject[] = []
  const slices: RawObject[] = []
  const counts = endpointCounts(size, random)
  let address = 0
  for (const [index, count] of counts.entries()) {
    const service = generateService(random, index, index < size.externalServices)
    services.push(service)
    const endpoints = Array.from({ length: count }, (): GeneratedEndpoint => {
      address += 1
      const node = nodes[randomInteger(random, 0, nodes.length - 1)]
      return {
        address: toPodAddress(address),
        node: node?.metadata.name ?? '',
        zone: zoneOf(node),
        ready: random() > 0.01,
      }
    })
    slices.push(...generateSlices(random, service, endpoints, ENDPOINTS_PER_SLICE))
  }
  return { nodes, services, slices }
}

/** Few Services have very many endpoints, most have few; together exactly what was asked for. */
function endpointCounts({ services, endpoints }: ClusterSize, random: () => number): number[] {
  const weights = Array.from({ length: services }, () => 1 / (0.002 + random()) ** 1.1)
  const sum = weights.reduce((total, weight) => total + weight, 0)
  let given = 0
  let weighed = 0
  return weights.map((weight) => {
    weighed += weight
    const count = Math.round((weighed / sum) * endpoints) - given
    given += count
    return count
  })
}

const toPodAddress = (index: number): string => `10.${64 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`

const zoneOf = (node: RawObject | undefined): string => node?.metadata.labels?.['topology.kubernetes.io/zone'] ?? ''
