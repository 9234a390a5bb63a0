import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { nothingAnnounced } from '@/lib/domain/announcements'
import type { ModelId } from '@/lib/domain/balancers/model'
import {
  type ClusterState,
  type EndpointSlice,
  type IpFamily,
  type Service,
  type ServiceKey,
  serviceKey,
} from '@/lib/domain/cluster'
import { reduceEndpointSlice } from '@/lib/server/kubernetes/reduce/endpoint-slice'
import { createInterner } from '@/lib/server/kubernetes/reduce/interner'
import { reduceNode } from '@/lib/server/kubernetes/reduce/node'
import type { Reduction } from '@/lib/server/kubernetes/reduce/reduction'
import { reduceService } from '@/lib/server/kubernetes/reduce/service'

/** Format: the README beside this file. */
export type Recording = {
  readonly file: string
  readonly title: string
  readonly kubernetes: string
  readonly kubeProxyMode: 'iptables' | 'nftables'
  readonly steps: readonly Step[]
}

type Counts = Readonly<Record<string, number>>

export type Step = {
  readonly from: 'client'
  readonly to: string
  readonly service: string
  readonly port: string
  /** Of the addresses that were dialled; absent: the Service's only one. */
  readonly family?: IpFamily
  readonly beforeTheBalancerNoticed: boolean
  readonly balancer: {
    readonly model: ModelId
    readonly forwards: boolean
    readonly probed: boolean
    readonly candidates: readonly string[]
    readonly announcers: readonly string[]
    readonly crossZone: boolean
  }
  readonly connections: number
  readonly perPod: Counts
  readonly failed: Counts
  readonly enteredPerNode: Counts
  readonly healthPorts: readonly {
    readonly service: string
    readonly node: string
    /** Of the address that was asked; absent: the Service's only one. */
    readonly family?: IpFamily
    readonly port: number
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
  }[]
  readonly objects: {
    readonly services: readonly unknown[]
    readonly endpointSlices: readonly unknown[]
    readonly nodes: readonly unknown[]
  }
}

export function readRecordings(): readonly Recording[] {
  const folder = fileURLToPath(new URL('.', import.meta.url))
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
  return files.map((file) => ({ file, ...JSON.parse(readFileSync(folder + file, 'utf8')) }))
}

/** The state that a live cluster with these objects gives, by way of the same reducers. */
export function toState({ objects }: Step, kubernetes: string): ClusterState {
  const interner = createInterner()
  const services = objects.services.map((raw) => objectOf(reduceService(raw, interner)))
  const slices = objects.endpointSlices.map((raw) => objectOf(reduceEndpointSlice(raw, interner)))
  const nodes = objects.nodes.map((raw) => objectOf(reduceNode(raw, interner)))
  const [major = Number.NaN, minor = Number.NaN] = kubernetes.split('.').map(Number)
  return {
    services: new Map(services.map((service) => [serviceKey(service.namespace, service.name), service])),
    slices: groupByService(slices),
    nodes: new Map(nodes.map((node) => [node.name, node])),
    serverVersion: { major, minor },
    announcements: nothingAnnounced,
  }
}

function groupByService(slices: readonly EndpointSlice[]): ClusterState['slices'] {
  const groups = new Map<ServiceKey, EndpointSlice[]>()
  for (const slice of slices) {
    const key = serviceKey(slice.namespace, slice.serviceName)
    groups.set(key, [...(groups.get(key) ?? []), slice])
  }
  return groups
}

export function serviceOf(state: ClusterState, name: string): Service {
  const service = [...state.services.values()].find((candidate) => candidate.name === name)
  if (service === undefined) throw new Error(`the recording has no Service ${name}`)
  return service
}

function objectOf<T>(reduction: Reduction<T>): T {
  if (reduction.kind !== 'object') throw new Error(`not readable: ${JSON.stringify(reduction)}`)
  return reduction.value
}
