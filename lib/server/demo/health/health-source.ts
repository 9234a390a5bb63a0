import type { ClusterNode, ClusterState, Service, ServiceKey } from '@/lib/domain/cluster'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import { healthTarget } from '@/lib/domain/health/target'
import type { Clock, ClusterSource, HealthDepth, HealthRound, HealthSource } from '@/lib/server/sources'
import { type AskContext, askNodes, type Pending } from './round'

const periodSeconds = 10
/** A Service that nobody has looked at for this long is not asked any more. */
const idleMs = 45_000
/** Answers are taken in, and listeners told, at most this often. */
const stepMs = 250
/** Nodes without endpoints that a sample asks. */
const sampledEmptyNodes = 64

type Watched = {
  readonly answers: Map<string, HealthAnswer>
  pending: readonly Pending[]
  depth: HealthDepth
  lookedAtMs: number
  nextRoundAtMs: number
  cancelStep: () => void
  waiting: (() => void)[]
}

type Options = AskContext & { readonly cluster: ClusterSource; readonly clock: Clock }

const emptyRound: HealthRound = {
  port: null,
  answers: new Map(),
  addresses: new Map(),
  refusals: new Map(),
  askedNodes: 0,
  totalNodes: 0,
  periodSeconds,
}

/** A prober that asks the simulated nodes: the same pace and the same silence when nobody looks, without a network. */
export function createDemoHealth({ cluster, clock, ...context }: Options): HealthSource {
  const watched = new Map<ServiceKey, Watched>()
  const listeners = new Set<(services: ReadonlySet<ServiceKey>) => void>()
  let lastRoundAtMs: number | null = null

  const begin = (key: ServiceKey, one: Watched): void => {
    const state = cluster.state()
    const service = state.services.get(key)
    const nowMs = clock.nowMs()
    one.nextRoundAtMs = nowMs + periodSeconds * 1_000
    if (service === undefined) return
    const nodes = nodesToAsk(state, key, one.depth)
    for (const name of one.answers.keys()) if (!state.nodes?.has(name)) one.answers.delete(name)
    one.pending = askNodes(state, service, nodes, one.answers, nowMs, context)
    lastRoundAtMs = nowMs
  }

  const step = (key: ServiceKey, one: Watched): void => {
    const nowMs = clock.nowMs()
    const due = one.pending.filter(({ atMs }) => atMs <= nowMs)
    one.pending = one.pending.slice(due.length)
    for (const { node, answer } of due) one.answers.set(node, answer)
    if (one.pending.length === 0) {
      for (const resolve of one.waiting.splice(0)) resolve()
      if (nowMs - one.lookedAtMs > idleMs) {
        watched.delete(key)
        return
      }
      if (nowMs >= one.nextRoundAtMs) begin(key, one)
    }
    const waitMs = one.pending.length > 0 ? stepMs : Math.max(stepMs, one.nextRoundAtMs - nowMs)
    one.cancelStep = clock.schedule(() => step(key, one), waitMs)
    if (due.length > 0) for (const listener of listeners) listener(new Set([key]))
  }

  const watch = (key: ServiceKey, depth: HealthDepth): Watched => {
    const nowMs = clock.nowMs()
    const known = watched.get(key)
    if (known !== undefined) {
      known.lookedAtMs = nowMs
      if (depth === 'all') known.depth = depth
      return known
    }
    const one: Watched = {
      answers: new Map(),
      pending: [],
      depth,
      lookedAtMs: nowMs,
      nextRoundAtMs: nowMs,
      cancelStep: () => {},
      waiting: [],
    }
    watched.set(key, one)
    begin(key, one)
    one.cancelStep = clock.schedule(() => step(key, one), stepMs)
    return one
  }

  const hasPort = (key: ServiceKey): Service | null => {
    const service = cluster.state().services.get(key)
    return service !== undefined && healthTarget(service) !== null ? service : null
  }

  return {
    look(key, depth) {
      const service = hasPort(key)
      const nodes = cluster.state().nodes
      if (service === null) return emptyRound
      const { answers } = watch(key, depth)
      return {
        port: healthTarget(service)?.port ?? null,
        answers: new Map(answers),
        addresses: new Map([...(nodes?.values() ?? [])].map((node) => [node.name, internalIp(node)])),
        refusals: new Map(),
        askedNodes: answers.size,
        totalNodes: nodes?.size ?? 0,
        periodSeconds,
      }
    },
    firstRound(key, timeoutMs) {
      if (hasPort(key) === null) return Promise.resolve()
      const one = watch(key, 'all')
      if (one.answers.size > 0 && one.pending.length === 0) return Promise.resolve()
      return new Promise((resolve) => {
        const cancel = clock.schedule(resolve, timeoutMs)
        one.waiting.push(() => {
          cancel()
          resolve()
        })
      })
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    status() {
      const all = [...watched.values()]
      const answers = all.flatMap((one) => [...one.answers.values()])
      return {
        watchedServices: all.length,
        inFlight: all.reduce((sum, one) => sum + one.pending.length, 0),
        answered: answers.filter(({ outcome }) => outcome === 'answered').length,
        notReachable: answers.filter(({ outcome }) => outcome === 'timeout' || outcome === 'unreachable').length,
        lastRoundAtMs,
      }
    },
    stop() {
      for (const one of watched.values()) {
        one.cancelStep()
        for (const resolve of one.waiting.splice(0)) resolve()
      }
      watched.clear()
      return Promise.resolve()
    },
  }
}

function nodesToAsk(state: ClusterState, key: ServiceKey, depth: HealthDepth): readonly ClusterNode[] {
  const nodes = [...(state.nodes?.values() ?? [])]
  if (depth === 'all') return nodes
  const slices = state.slices.get(key) ?? []
  const withEndpoints = new Set(slices.flatMap(({ endpoints }) => endpoints.map(({ nodeName }) => nodeName)))
  const empty = nodes.filter(({ name }) => !withEndpoints.has(name))
  return [...nodes.filter(({ name }) => withEndpoints.has(name)), ...empty.slice(0, sampledEmptyNodes)]
}

const internalIp = (node: ClusterNode): string | null =>
  node.addresses.find(({ type }) => type === 'InternalIP')?.address ?? null
