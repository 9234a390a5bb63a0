import { type ClusterNode, type ClusterState, type EndpointSlice, type Service, serviceKey } from '@/lib/domain/cluster'
import { buildService } from './build-service'
import { buildSlices } from './build-slices'
import { buildNode, type DemoNode, nodeMoment } from './node'
import { type Pod, podsAt } from './pods'
import { createDraw } from './random'
import type { DemoService } from './service'
import { assignSlots } from './slots'
import type { Workload } from './workload'

/** A simulated cluster as data: who runs where, and how it is reached. */
export type DemoCluster = {
  readonly id: string
  readonly region: string
  readonly serverVersion: { readonly major: number; readonly minor: number; readonly text: string }
  readonly nodes: readonly DemoNode[]
  readonly services: readonly DemoService[]
}

export type SceneChange = {
  readonly state: ClusterState
  readonly services: ReadonlySet<string>
  readonly nodesChanged: boolean
}

export type Scene = {
  /**
   * The cluster `elapsedMs` after the start. Depends on the seed and that time alone, whatever was asked before;
   * objects that did not change keep their identity.
   */
  at(elapsedMs: number): SceneChange
}

type Kept<T> = { readonly fingerprint: string; readonly value: T }

export function createScene(cluster: DemoCluster, seed: number, startMs: number): Scene {
  const draw = createDraw(seed)
  const workloads = [...new Set(cluster.services.flatMap(({ workload }) => (workload === null ? [] : [workload])))]
  const slots = assignSlots(workloads, cluster.nodes)
  const keptServices = new Map<DemoService, Kept<Service>>()
  const keptSlices = new Map<DemoService, Kept<readonly EndpointSlice[]>>()
  let nodes: Kept<ReadonlyMap<string, ClusterNode>> = { fingerprint: '', value: new Map() }

  const nodesAt = (elapsedMs: number): Kept<ReadonlyMap<string, ClusterNode>> => {
    const moments = cluster.nodes.map((node) => nodeMoment(node, elapsedMs))
    const fingerprint = moments.map(({ phase, round }) => `${phase}${phase === 'running' ? '' : round}`).join()
    if (fingerprint === nodes.fingerprint) return nodes
    const value = new Map<string, ClusterNode>()
    for (const [index, node] of cluster.nodes.entries()) {
      const moment = moments[index]
      const createdAtMs = startMs - 40 * 24 * 3_600_000
      const built =
        moment &&
        buildNode(node, moment, { region: cluster.region, kubeletVersion: cluster.serverVersion.text, createdAtMs })
      if (built) value.set(node.name, built)
    }
    return { fingerprint, value }
  }

  return {
    at(elapsedMs) {
      const changed = new Set<string>()
      const podsOf = new Map<Workload, readonly Pod[]>()
      for (const workload of workloads)
        podsOf.set(workload, podsAt(workload, slots.get(workload) ?? [], elapsedMs, draw))
      for (const [index, demo] of cluster.services.entries()) {
        const key = serviceKey(demo.namespace, demo.name)
        const pods = demo.workload === null ? [] : (podsOf.get(demo.workload) ?? [])
        const podsSeen = pods.map(({ name, node, state }) => `${name}@${node.name}:${state}`).join()
        if (keptSlices.get(demo)?.fingerprint !== podsSeen) {
          keptSlices.set(demo, { fingerprint: podsSeen, value: buildSlices(demo, pods, draw) })
          changed.add(key)
        }
        const servingAddresses = [
          ...new Set(pods.flatMap(({ node, state }) => (state === 'ready' ? [node.address] : []))),
        ]
        const built = buildService(demo, { index, startMs, elapsedMs, servingAddresses, draw })
        const serviceSeen = JSON.stringify([[...built.annotations], built.ingress])
        if (keptServices.get(demo)?.fingerprint !== serviceSeen) {
          keptServices.set(demo, { fingerprint: serviceSeen, value: built })
          changed.add(key)
        }
      }
      const nodesNow = nodesAt(elapsedMs)
      const nodesChanged = nodesNow !== nodes
      nodes = nodesNow
      return { state: collect(cluster, keptServices, keptSlices, nodes.value), services: changed, nodesChanged }
    },
  }
}

function collect(
  cluster: DemoCluster,
  services: ReadonlyMap<DemoService, Kept<Service>>,
  slices: ReadonlyMap<DemoService, Kept<readonly EndpointSlice[]>>,
  nodes: ReadonlyMap<string, ClusterNode>,
): ClusterState {
  const { major, minor } = cluster.serverVersion
  return {
    services: new Map([...services.values()].map(({ value }) => [serviceKey(value.namespace, value.name), value])),
    slices: new Map([...slices].map(([demo, { value }]) => [serviceKey(demo.namespace, demo.name), value])),
    nodes,
    serverVersion: { major, minor },
  }
}
