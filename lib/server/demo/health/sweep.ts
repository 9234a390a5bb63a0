import type { IpFamily, ServiceKey } from '@/lib/domain/cluster'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import type { Clock, ClusterSource } from '@/lib/server/sources'
import { type AskContext, askNodes, type Pending } from './round'

export const periodSeconds = 10
/** A Service that nobody has looked at for this long is not asked any more. */
const idleMs = 45_000
/** Answers are taken in at most this often. */
const stepMs = 250

/** One Service's rounds over all nodes on their addresses of one family, for as long as somebody looks. */
export type Sweep = {
  readonly service: ServiceKey
  readonly answers: ReadonlyMap<string, HealthAnswer>
  /** Keeps it going for a while. */
  touch(): void
  inFlight(): number
  startedAtMs(): number
  /** Calls back once when all nodes of the round under way have been asked; null when that is so already. */
  whenAsked(callback: () => void): (() => void) | null
  stop(): void
}

type Options = {
  readonly service: ServiceKey
  /** null: one address of each node, whichever it is. */
  readonly family: IpFamily | null
  readonly source: ClusterSource
  readonly clock: Clock
  readonly context: AskContext
  readonly onAnswers: () => void
  /** Nobody has looked for a while: it has stopped. */
  readonly onIdle: () => void
}

/** Begins the first round at once. */
export function startSweep({ service, family, source, clock, context, onAnswers, onIdle }: Options): Sweep {
  const answers = new Map<string, HealthAnswer>()
  const waiting = new Set<() => void>()
  let pending: readonly Pending[] = []
  let lookedAtMs = clock.nowMs()
  let startedAtMs = lookedAtMs
  let firstRoundOver = false

  const begin = (): void => {
    const { services, slices, nodes } = source.state()
    startedAtMs = clock.nowMs()
    for (const name of answers.keys()) if (!nodes?.has(name)) answers.delete(name)
    const asked = services.get(service)
    if (asked === undefined) return
    const all = [...(nodes?.values() ?? [])]
    pending = askNodes(
      { service: asked, slices: slices.get(service) ?? [], family, nodes: all, before: answers },
      startedAtMs,
      context,
    )
  }

  const step = (): void => {
    const nowMs = clock.nowMs()
    const arrived = pending.filter(({ atMs }) => atMs <= nowMs)
    pending = pending.slice(arrived.length)
    for (const { node, answer } of arrived) answers.set(node, answer)
    if (arrived.length > 0) onAnswers()
    if (pending.length === 0) {
      firstRoundOver = true
      for (const callback of waiting) callback()
      waiting.clear()
      if (nowMs - lookedAtMs > idleMs) {
        onIdle()
        return
      }
      if (nowMs - startedAtMs >= periodSeconds * 1_000) begin()
    }
    const nextRoundInMs = startedAtMs + periodSeconds * 1_000 - clock.nowMs()
    cancelStep = clock.schedule(step, pending.length > 0 ? stepMs : Math.max(stepMs, nextRoundInMs))
  }

  begin()
  let cancelStep = clock.schedule(step, stepMs)
  return {
    service,
    answers,
    touch() {
      lookedAtMs = clock.nowMs()
    },
    inFlight: () => pending.length,
    startedAtMs: () => startedAtMs,
    whenAsked(callback) {
      if (firstRoundOver) return null
      waiting.add(callback)
      return () => waiting.delete(callback)
    },
    stop() {
      cancelStep()
      for (const callback of waiting) callback()
      waiting.clear()
    },
  }
}
