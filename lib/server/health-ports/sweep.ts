import type { ServiceKey } from '@/lib/domain/cluster'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import type { Clock, HealthDepth } from '@/lib/server/sources'
import type { Asker } from './ask'
import { type Belief, NO_BELIEF, saysTheSame, takeIn } from './hysteresis'
import { createLookers } from './lookers'
import type { Pacer } from './pacing'
import { createRound } from './round'
import { sampleNodes } from './sample'
import type { ProbePort, ProbeTargets } from './targets'

/** Rounds start a little early or late, so that those of many Services do not fall into step. */
const JITTER_SHARE = 0.2
/** A doubtful answer is asked again before the next round: nobody should wait two periods for the truth. */
export const CONFIRM_AFTER_MS = 2_000

export type SweepOptions = {
  readonly ask: ProbePort
  readonly clock: Clock
  readonly random: () => number
  readonly pacer: Pacer
  readonly asker: Asker
  /** What may be asked just now. */
  readonly targets: () => ProbeTargets
  /** Nodes with ready endpoints of a Service. */
  readonly localNodes: (service: ServiceKey) => Iterable<string>
  /** Between the starts of two rounds. */
  readonly periodMs: () => number
  /** Answers about these Services changed, or a round is complete. */
  readonly onAnswers: (services: Iterable<ServiceKey>) => void
  /** Nobody looks any more; the sweep has stopped. */
  readonly onEnd: () => void
}

/** Asks one port on the nodes of the cluster, round after round, as long as somebody looks. */
export type Sweep = {
  readonly ask: ProbePort
  look(service: ServiceKey, depth: HealthDepth): void
  /** Takes up new nodes and addresses, drops those that are gone. */
  followCluster(): void
  /** Asks these nodes out of turn. */
  askAgain(nodes: Iterable<string>): void
  /** By node; a node that was not asked yet is absent. */
  answers(): ReadonlyMap<string, HealthAnswer>
  /** How many nodes are asked. */
  size(): number
  services(): Iterable<ServiceKey>
  /** Between two rounds as they are, which is longer than planned when nodes do not answer. */
  periodSeconds(): number
  /** null: no round is complete yet. */
  lastRoundAtMs(): number | null
  /** Resolves when every node that is asked has been asked once, or when the sweep stops. */
  whenAsked(): Promise<void>
  stop(): void
}

/** One node's port. A new address makes a new one. */
type Port = { readonly node: string; readonly address: string; belief: Belief; isQueued: boolean }

export function createSweep(options: SweepOptions): Sweep {
  const { ask, clock, pacer, asker } = options
  const queue = Symbol('sweep')
  const ports = new Map<string, Port>()
  const lookers = createLookers(clock)
  const round = createRound<Port>(clock)
  const waiters = new Set<() => void>()
  let unasked = 0
  let snapshot: ReadonlyMap<string, HealthAnswer> | null = null
  let cancelTick: (() => void) | null = null

  const isCurrent = (port: Port) => ports.get(port.node) === port

  const submit = (port: Port): void => {
    if (port.isQueued) return
    port.isQueued = true
    const { answer, doubt } = port.belief
    pacer.submit(queue, () => askOne(port), (doubt ?? answer)?.outcome === 'timeout')
  }

  const askOne = async (port: Port): Promise<void> => {
    if (isCurrent(port)) learn(port, await asker.ask(port.address, ask.port))
    port.isQueued = false
  }

  const learn = (port: Port, fresh: HealthAnswer): void => {
    if (!isCurrent(port)) return
    const { answer } = port.belief
    port.belief = takeIn(port.belief, fresh)
    snapshot = null
    if (answer === null) countUnasked(-1)
    if (port.belief.doubt !== null) clock.schedule(() => isCurrent(port) && submit(port), CONFIRM_AFTER_MS)
    const isRoundComplete = round.done(port)
    if (isRoundComplete || !saysTheSame(answer, port.belief.answer)) options.onAnswers(lookers.services())
  }

  const countUnasked = (change: number): void => {
    unasked += change
    if (unasked > 0) return
    for (const release of waiters) release()
    waiters.clear()
  }

  const add = (node: string, address: string | null | undefined): void => {
    if (address === null || address === undefined || ports.has(node)) return
    const port: Port = { node, address, belief: NO_BELIEF, isQueued: false }
    ports.set(node, port)
    countUnasked(1)
    submit(port)
  }

  const drop = (port: Port): void => {
    ports.delete(port.node)
    round.done(port)
    snapshot = null
    if (port.belief.answer === null) countUnasked(-1)
  }

  const wantedNodes = ({ addresses }: ProbeTargets, services: Iterable<ServiceKey>): Iterable<string> => {
    if (lookers.wantAll()) return addresses.keys()
    const names = [...addresses].flatMap(([name, address]) => (address === null ? [] : name))
    const wanted = new Set<string>()
    for (const service of services) for (const name of sampleNodes(names, options.localNodes(service))) wanted.add(name)
    return wanted
  }

  const followCluster = (): void => {
    const targets = options.targets()
    const wanted = new Set(wantedNodes(targets, lookers.services()))
    for (const port of [...ports.values()]) {
      if (!wanted.has(port.node) || targets.addresses.get(port.node) !== port.address) drop(port)
    }
    for (const node of wanted) add(node, targets.addresses.get(node))
  }

  const tick = (): void => {
    if (lookers.forget() === 0) {
      stop()
      options.onEnd()
      return
    }
    followCluster()
    round.begin(ports.values())
    for (const port of ports.values()) submit(port)
    const jitter = 1 + JITTER_SHARE * (2 * options.random() - 1)
    cancelTick = clock.schedule(tick, options.periodMs() * jitter)
  }

  const stop = (): void => {
    cancelTick?.()
    pacer.clear(queue)
    for (const port of [...ports.values()]) drop(port)
  }

  return {
    ask,
    look(service, depth) {
      const isWider = lookers.look(service, depth)
      if (cancelTick === null) return tick()
      if (!isWider) return
      const targets = options.targets()
      for (const node of wantedNodes(targets, [service])) add(node, targets.addresses.get(node))
    },
    followCluster,
    askAgain(nodes) {
      for (const node of nodes) {
        const port = ports.get(node)
        if (port !== undefined) submit(port)
      }
    },
    answers: () => (snapshot ??= toAnswers(ports.values())),
    size: () => ports.size,
    services: lookers.services,
    periodSeconds: () => Math.round(Math.max(options.periodMs(), round.lastMs()) / 1_000),
    lastRoundAtMs: round.lastAtMs,
    whenAsked() {
      if (unasked === 0) return Promise.resolve()
      return new Promise((resolve) => waiters.add(resolve))
    },
    stop,
  }
}

function toAnswers(ports: Iterable<Port>): ReadonlyMap<string, HealthAnswer> {
  const answers = new Map<string, HealthAnswer>()
  for (const { node, belief } of ports) if (belief.answer !== null) answers.set(node, belief.answer)
  return answers
}
