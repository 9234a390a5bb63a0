import { type ClusterNode, type EndpointSlice, type Service, serviceKey } from '@/lib/domain/cluster'
import { buildService } from './build-service'
import { buildSlices } from './build-slices'
import { buildNode, type DemoNode, nodeMoment } from './node'
import { createOccupancy } from './occupancy'
import { fingerprintOf, toPod } from './pods'
import { createDraw } from './random'
import type { DemoService } from './service'
import { createTable, type Snapshot } from './table'
import type { Workload } from './workload'

/** A simulated cluster as data: who runs where, and how it is reached. */
export type DemoCluster = {
  readonly id: string
  readonly region: string
  readonly serverVersion: { readonly major: number; readonly minor: number; readonly text: string }
  readonly nodes: readonly DemoNode[]
  readonly services: readonly DemoService[]
}

/** What runs in the cluster, each once, however many Services select it. */
export const workloadsOf = ({ services }: DemoCluster): readonly Workload[] => [
  ...new Set(services.flatMap(({ workload }) => (workload === null ? [] : [workload]))),
]

/** The objects of a cluster so many milliseconds after its start; the seed and that time decide everything. */
export type Scene = {
  readonly services: (elapsedMs: number) => Snapshot<Service>
  readonly slices: (elapsedMs: number) => Snapshot<readonly EndpointSlice[]>
  readonly nodes: (elapsedMs: number) => Snapshot<ClusterNode>
}

/** @param startMs when the demo began, Unix milliseconds: all times of creation are counted from it */
export function createScene(cluster: DemoCluster, seed: number, startMs: number): Scene {
  const draw = createDraw(seed)
  const occupancy = createOccupancy(workloadsOf(cluster), cluster.nodes, draw)
  const key = ({ namespace, name }: DemoService) => serviceKey(namespace, name)

  return {
    services: createTable({
      items: cluster.services,
      key,
      moves: ({ exposure }) => exposure.moves,
      row(demo, index, elapsedMs) {
        const ready = occupancy.at(demo.workload, elapsedMs).filter(({ state }) => state === 'ready')
        const servingNodes = new Set(ready.map(({ home }) => home.node.name))
        const built = buildService(demo, { index, startMs, elapsedMs, servingNodes, draw })
        return { fingerprint: JSON.stringify([[...built.annotations], built.ingress]), build: () => built }
      },
    }),
    slices: createTable({
      items: cluster.services,
      key,
      moves: ({ workload }) => occupancy.moves(workload),
      row(demo, _, elapsedMs) {
        const { workload } = demo
        const occupants = occupancy.at(workload, elapsedMs)
        const pods = () => (workload === null ? [] : occupants.map((occupant) => toPod(workload, occupant, draw)))
        return { fingerprint: fingerprintOf(occupants), build: () => buildSlices(demo, pods(), draw) }
      },
    }),
    nodes: createTable({
      items: cluster.nodes,
      key: ({ name }) => name,
      moves: ({ life }) => life !== undefined,
      row(node, _, elapsedMs) {
        const moment = nodeMoment(node, elapsedMs)
        if (moment.phase === 'absent') return null
        const { region, serverVersion } = cluster
        const build = () => buildNode(node, moment, { region, kubeletVersion: serverVersion.text, startMs })
        return { fingerprint: `${moment.phase} ${moment.enteredMs}`, build }
      },
    }),
  }
}
