import type { HealthAnswer } from '@/lib/domain/health/answer'
import { type Belief, NO_BELIEF, takeIn } from './hysteresis'

/** One node's port. A new address makes a new one. */
export type Port = {
  readonly node: string
  readonly address: string
  readonly belief: Belief
}

/** The ports of one sweep, a node each, and what is held to be true of them. */
export type Ports = {
  get(node: string): Port | undefined
  values(): Iterable<Port>
  size(): number
  add(node: string, address: string): Port
  drop(port: Port): void
  /** False: the port was dropped while it was being asked. */
  has(port: Port): boolean
  /** Takes in an answer of a port that is still there. */
  learn(port: Port, fresh: HealthAnswer): void
  /** By node; the same map until something changes. */
  answers(): ReadonlyMap<string, HealthAnswer>
  /** Resolves when every port has answered, or failed to, at least once. */
  whenAsked(): Promise<void>
}

/** No port yet; each that is added counts as unasked until it has answered or failed to. */
export function createPorts(): Ports {
  const ports = new Map<string, Port & { belief: Belief }>()
  const waiters = new Set<() => void>()
  let unasked = 0
  let snapshot: ReadonlyMap<string, HealthAnswer> | null = null

  const oneLess = (): void => {
    unasked -= 1
    if (unasked > 0) return
    for (const release of waiters) release()
    waiters.clear()
  }
  const toAnswers = (): ReadonlyMap<string, HealthAnswer> => {
    const answers = new Map<string, HealthAnswer>()
    for (const { node, belief } of ports.values()) if (belief.answer !== null) answers.set(node, belief.answer)
    return answers
  }

  return {
    get: (node) => ports.get(node),
    values: () => ports.values(),
    size: () => ports.size,
    has: (port) => ports.get(port.node) === port,
    add(node, address) {
      const port = { node, address, belief: NO_BELIEF }
      ports.set(node, port)
      unasked += 1
      return port
    },
    drop(port) {
      ports.delete(port.node)
      snapshot = null
      if (port.belief.answer === null) oneLess()
    },
    learn({ node }, fresh) {
      const port = ports.get(node)
      if (port === undefined) return
      const isFirst = port.belief.answer === null
      port.belief = takeIn(port.belief, fresh)
      snapshot = null
      if (isFirst) oneLess()
    },
    answers() {
      snapshot ??= toAnswers()
      return snapshot
    },
    whenAsked() {
      if (unasked === 0) return Promise.resolve()
      return new Promise((resolve) => waiters.add(resolve))
    },
  }
}
