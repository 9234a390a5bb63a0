import type { ClientPath } from '@/lib/domain/balancers/client-path'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import type { BalancerModel, ModelId } from '@/lib/domain/balancers/model'
import { applyOverride } from '@/lib/domain/balancers/override'
import type { ClusterState, ServiceKey, TrafficPolicy } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import { listNodes } from '@/lib/domain/distribution/list-nodes'
import type { Distribution, PortDistribution } from '@/lib/domain/distribution/result'
import { type AnnouncementPlan, followPlan } from '@/lib/server/demo/announcements/plan'
import { createScene, type DemoCluster } from '@/lib/server/demo/simulation/scene'

/** A share of new connections that reaches a pod, or none: an endpoint that is no pod has no name. */
export type Target = { readonly podName: string | null; readonly nodeName: string | null; readonly share: number }

/** Where new connections to a Service really went at a moment. */
export type Truth = {
  /** In an order that does not change; together at most 1, the rest is dropped. */
  readonly targets: readonly Target[]
  readonly policy: TrafficPolicy
  readonly path: ClientPath
  /** InternalIPs of nodes that connections entered on, with the share of each; empty: no node is an entry. */
  readonly entries: readonly { readonly address: string; readonly share: number }[]
}

/** What a simulated cluster did at any moment: the state decides, as it was then. */
export type Past = {
  /** @returns null: there was no such Service */
  truth(key: ServiceKey, elapsedMs: number, really: ModelId | undefined): Truth | null
}

type Options = {
  readonly cluster: DemoCluster
  readonly announcements: AnnouncementPlan
  readonly seed: number
  readonly startMs: number
}

export function createPast({ cluster, announcements: plan, seed, startMs }: Options): Past {
  const scene = createScene(cluster, seed, startMs)
  const announcedAt = followPlan(plan)
  let now: { readonly elapsedMs: number; readonly state: ClusterState } | null = null
  const known = new Map<string, { readonly parts: readonly unknown[]; readonly truth: Truth | null }>()

  const stateAt = (elapsedMs: number): ClusterState => {
    if (now?.elapsedMs === elapsedMs) return now.state
    const services = scene.services(elapsedMs).values
    const { major, minor } = cluster.serverVersion
    const state: ClusterState = {
      services,
      slices: scene.slices(elapsedMs).values,
      nodes: scene.nodes(elapsedMs).values,
      serverVersion: { major, minor },
      announcements: announcedAt(services, elapsedMs).announcements,
    }
    now = { elapsedMs, state }
    return state
  }

  return {
    truth(key, elapsedMs, really) {
      const state = stateAt(elapsedMs)
      // Objects that did not change are the same objects, and what follows from them is too.
      const parts = [state.services.get(key), state.slices.get(key), state.nodes, state.announcements]
      const before = known.get(key)
      if (before?.parts.every((part, index) => part === parts[index])) return before.truth
      const truth = findTruth(state, key, really)
      known.set(key, { parts, truth })
      return truth
    },
  }
}

function findTruth(state: ClusterState, key: ServiceKey, really: ModelId | undefined): Truth | null {
  const service = state.services.get(key)
  if (service === undefined) return null
  const detected = detectBalancer(service, state)
  const isOpen = detected.subset !== undefined && detected.candidates === null
  const model = applyOverride(detected, { model: really, candidates: isOpen ? someOf(state.nodes) : undefined })
  const distribution = distribute({ state, service, model })
  // What an unknown balancer does is decided here, although nobody can read it.
  const ports = distribution.bounds?.[0]?.ports ?? distribution.ports
  const policy = service.externalTrafficPolicy ?? 'Cluster'
  return {
    targets: targetsOf(ports),
    policy,
    path: model.clientPath,
    entries: entriesOf(state, distribution, model, ports),
  }
}

/** Which nodes it takes where it takes only some is decided here as well: every fourth. */
const someOf = (nodes: ClusterState['nodes']): readonly string[] =>
  [...(nodes?.keys() ?? [])].filter((_, at) => at % 4 === 0)

/** All ports get the same number of connections. */
function targetsOf(ports: readonly PortDistribution[]): readonly Target[] {
  const targets = new Map<string, { podName: string | null; nodeName: string | null; share: number }>()
  for (const { endpoints } of ports) {
    for (const { podName, nodeName, address, share } of endpoints) {
      const id = podName ?? address
      const target = targets.get(id) ?? { podName, nodeName, share: 0 }
      target.share += (share ?? 0) / ports.length
      targets.set(id, target)
    }
  }
  return [...targets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, target]) => target)
}

function entriesOf(
  state: ClusterState,
  distribution: Distribution,
  model: BalancerModel,
  ports: readonly PortDistribution[],
): Truth['entries'] {
  const port = ports[0]
  if (port === undefined || model.clientPath.target === 'pod') return []
  return listNodes(state, { ...distribution, model }, port).flatMap(({ name, entryShare }) => {
    const node = state.nodes?.get(name)
    const address = node?.addresses.find(({ type }) => type === 'InternalIP')?.address
    return address === undefined || !entryShare ? [] : [{ address, share: entryShare }]
  })
}
