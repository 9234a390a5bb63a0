import type { ClusterNode, ServiceKey } from '@/lib/domain/cluster'
import { healthTarget } from '@/lib/domain/health/target'
import type { Clock, ClusterSource, HealthRound, HealthSource } from '@/lib/server/sources'
import type { AskContext } from './round'
import { periodSeconds, type Sweep, startSweep } from './sweep'

type Options = Omit<AskContext, 'hasMoved'> & { readonly source: ClusterSource; readonly clock: Clock }

/**
 * A prober that asks the simulated nodes: the pace of the real one, and its silence when nobody looks, without a
 * network. The demo's clusters are small, so that a sample of their nodes is all of them.
 */
export function createDemoHealth({ source, clock, ...context }: Options): HealthSource {
  const sweeps = new Map<ServiceKey, Sweep>()
  const listeners = new Set<(services: ReadonlySet<ServiceKey>) => void>()
  const moved = new Set<ServiceKey>()
  const forget = source.onChange(({ services }) => {
    for (const key of services) moved.add(key)
  })

  const portOf = (key: ServiceKey): number | null => {
    const service = source.state().services.get(key)
    return (service && healthTarget(service)?.port) ?? null
  }

  const sweepOf = (key: ServiceKey): Sweep => {
    const known = sweeps.get(key)
    known?.touch()
    if (known !== undefined) return known
    const sweep = startSweep({
      service: key,
      source,
      clock,
      context: { ...context, hasMoved: moved.has(key) },
      onAnswers: () => {
        for (const listener of listeners) listener(new Set([key]))
      },
      onIdle: () => sweeps.delete(key),
    })
    sweeps.set(key, sweep)
    return sweep
  }

  return {
    look(key) {
      const port = portOf(key)
      return port === null ? nothingToAsk : toRound(port, sweepOf(key), source.state().nodes)
    },
    peek(key) {
      const port = portOf(key)
      const sweep = sweeps.get(key)
      return port === null || sweep === undefined ? null : toRound(port, sweep, source.state().nodes)
    },
    firstRound(key, timeoutMs) {
      if (portOf(key) === null) return Promise.resolve()
      return new Promise((resolve) => {
        const cancelWait = sweepOf(key).whenAsked(() => {
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
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    status() {
      const all = [...sweeps.values()]
      const outcomes = all.flatMap(({ answers }) => [...answers.values()].map(({ outcome }) => outcome))
      return {
        watchedServices: all.length,
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

const nothingToAsk: HealthRound = {
  port: null,
  answers: new Map(),
  addresses: new Map(),
  refusals: new Map(),
  askedNodes: 0,
  totalNodes: 0,
  periodSeconds,
}

function toRound(port: number, { answers }: Sweep, nodes: ReadonlyMap<string, ClusterNode> | null): HealthRound {
  return {
    port,
    answers: new Map(answers),
    addresses: new Map([...(nodes?.values() ?? [])].map((node) => [node.name, internalIp(node)])),
    refusals: new Map(),
    askedNodes: answers.size,
    totalNodes: nodes?.size ?? 0,
    periodSeconds,
  }
}

const internalIp = (node: ClusterNode): string | null =>
  node.addresses.find(({ type }) => type === 'InternalIP')?.address ?? null
