import type { ClusterNode, IpFamily, Service, ServiceKey } from '@/lib/domain/cluster'
import { familiesOf } from '@/lib/domain/endpoints/build'
import { familyOfAddress } from '@/lib/domain/endpoints/collect'
import { type HealthTarget, healthTarget } from '@/lib/domain/health/target'
import type { Clock, ClusterSource, FamilyRound, HealthSource } from '@/lib/server/sources'
import type { AskContext } from './round'
import { periodSeconds, type Sweep, startSweep } from './sweep'

type Options = Omit<AskContext, 'hasMoved'> & { readonly source: ClusterSource; readonly clock: Clock }
type Asked = { readonly family: IpFamily | null; readonly sweep: Sweep }

/**
 * A prober that asks the simulated nodes: the pace of the real one, and its silence when nobody looks, without a
 * network. The demo's clusters are small, so that a sample of their nodes is all of them.
 */
export function createDemoHealth({ source, clock, ...context }: Options): HealthSource {
  const sweeps = new Map<string, Sweep>()
  const listeners = new Set<(services: ReadonlySet<ServiceKey>) => void>()
  const moved = new Set<ServiceKey>()
  const forget = source.onChange(({ services }) => {
    for (const key of services) moved.add(key)
  })

  const targetOf = (key: ServiceKey): { service: Service; target: HealthTarget } | null => {
    const service = source.state().services.get(key)
    const target = service === undefined ? null : healthTarget(service)
    return service === undefined || target === null ? null : { service, target }
  }

  const sweepOf = (key: ServiceKey, family: IpFamily | null): Sweep => {
    const id = `${key} ${family}`
    const known = sweeps.get(id)
    known?.touch()
    if (known !== undefined) return known
    const sweep = startSweep({
      service: key,
      family,
      source,
      clock,
      context: { ...context, hasMoved: moved.has(key) },
      onAnswers: () => {
        for (const listener of listeners) listener(new Set([key]))
      },
      onIdle: () => sweeps.delete(id),
    })
    sweeps.set(id, sweep)
    return sweep
  }

  /** A health check node port counts each family apart, 10256 counts nothing. */
  const look = (key: ServiceKey): { port: number | null; asked: readonly Asked[] } => {
    const found = targetOf(key)
    if (found === null) return { port: null, asked: [] }
    const families = found.target.kind === 'kube-proxy' ? [null] : familiesOf(found.service)
    return { port: found.target.port, asked: families.map((family) => ({ family, sweep: sweepOf(key, family) })) }
  }

  return {
    look(key) {
      const { port, asked } = look(key)
      const nodes = [...(source.state().nodes?.values() ?? [])]
      const families = asked.map((each) => toFamilyRound(each, nodes))
      const askedNodes = new Set(families.flatMap(({ answers }) => [...answers.keys()])).size
      return { port, families, askedNodes, totalNodes: nodes.length, periodSeconds }
    },
    peek(key) {
      const found = targetOf(key)
      const isAsked = [...sweeps.values()].some(({ service }) => service === key)
      return found === null || !isAsked ? null : this.look(key, 'all')
    },
    async firstRound(key, timeoutMs) {
      await Promise.all(look(key).asked.map(({ sweep }) => waitFor(sweep, clock, timeoutMs)))
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    status() {
      const all = [...sweeps.values()]
      const outcomes = all.flatMap(({ answers }) => [...answers.values()].map(({ outcome }) => outcome))
      return {
        watchedServices: new Set(all.map(({ service }) => service)).size,
        inFlight: all.reduce((sum, sweep) => sum + sweep.inFlight(), 0),
        answered: outcomes.filter((outcome) => outcome === 'answered').length,
        notReachable: outcomes.filter((outcome) => outcome === 'timeout' || outcome === 'unreachable').length,
        lastRoundAtMs: all.length === 0 ? null : Math.max(...all.map((sweep) => sweep.startedAtMs())),
      }
    },
    stop() {
      forget()
      for (const sweep of sweeps.values()) sweep.stop()
      sweeps.clear()
      return Promise.resolve()
    },
  }
}

/** Resolves when the round under way is over, or its time is up. */
function waitFor(sweep: Sweep, clock: Clock, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cancelWait = sweep.whenAsked(() => {
      cancelTimeout()
      resolve()
    })
    const cancelTimeout = clock.schedule(
      () => {
        cancelWait?.()
        resolve()
      },
      cancelWait === null ? 0 : timeoutMs,
    )
  })
}

const toFamilyRound = ({ family, sweep }: Asked, nodes: readonly ClusterNode[]): FamilyRound => ({
  family,
  answers: new Map(sweep.answers),
  addresses: new Map(nodes.map((node) => [node.name, internalIp(node, family)])),
  refusals: new Map(),
})

const internalIp = (node: ClusterNode, family: IpFamily | null): string | null =>
  node.addresses.find(
    ({ type, address }) => type === 'InternalIP' && (family === null || familyOfAddress(address) === family),
  )?.address ?? null
