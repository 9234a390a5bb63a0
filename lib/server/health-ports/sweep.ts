import type { ServiceKey } from '@/lib/domain/cluster'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import type { Clock, HealthDepth } from '@/lib/server/sources'
import type { Asker } from './ask'
import { type Belief, saysTheSame } from './hysteresis'
import { createLookers } from './lookers'
import type { Pacer, Urgency } from './pacing'
import { createPorts, type Port } from './ports'
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
  /** Nobody looks any more: the sweep is to be stopped. */
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

export function createSweep(options: SweepOptions): Sweep {
  const { ask, clock, pacer, asker } = options
  const queue = Symbol('sweep')
  const ports = createPorts()
  /** Ports that wait for their turn or for their answer. */
  const pending = new Set<Port>()
  const lookers = createLookers(clock)
  const round = createRound<Port>(clock)
  let cancelTick: (() => void) | null = null

  const submit = (port: Port): void => {
    if (pending.has(port)) return
    pending.add(port)
    pacer.submit(queue, () => askOne(port), urgencyOf(port.belief, lookers.wantAll()))
  }

  const askOne = async (port: Port): Promise<void> => {
    // While it waited for its turn, its node may have gone or its address come to be refused.
    const fresh = ports.has(port) ? await asker.ask(port.address, ask.port) : null
    pending.delete(port)
    if (fresh !== null && ports.has(port)) learn(port, fresh)
  }

  const learn = (port: Port, fresh: HealthAnswer): void => {
    const before = port.belief.answer
    ports.learn(port, fresh)
    if (port.belief.doubt !== null) clock.schedule(() => ports.has(port) && submit(port), CONFIRM_AFTER_MS)
    const isRoundComplete = round.done(port)
    if (isRoundComplete || !saysTheSame(before, port.belief.answer)) options.onAnswers(lookers.services())
  }

  const drop = (port: Port): void => {
    ports.drop(port)
    round.done(port)
  }

  const addAll = (nodes: Iterable<string>, { addresses }: ProbeTargets): void => {
    for (const node of nodes) {
      const address = addresses.get(node) ?? null
      if (address !== null && ports.get(node) === undefined) submit(ports.add(node, address))
    }
  }

  const wantedNodes = ({ askable }: ProbeTargets, services: Iterable<ServiceKey>): Iterable<string> => {
    if (lookers.wantAll()) return askable
    const wanted = new Set<string>()
    for (const service of services) {
      for (const node of sampleNodes(askable, options.localNodes(service))) wanted.add(node)
    }
    return wanted
  }

  const followCluster = (): void => {
    const targets = options.targets()
    const wanted = new Set(wantedNodes(targets, lookers.services()))
    for (const port of [...ports.values()]) {
      if (!wanted.has(port.node) || targets.addresses.get(port.node) !== port.address) drop(port)
    }
    addAll(wanted, targets)
  }

  const tick = (): void => {
    if (lookers.forget() === 0) {
      options.onEnd()
      return
    }
    followCluster()
    round.begin(ports.values())
    for (const port of ports.values()) submit(port)
    const jitter = 1 + JITTER_SHARE * (2 * options.random() - 1)
    cancelTick = clock.schedule(tick, options.periodMs() * jitter)
  }

  return {
    ask,
    look(service, depth) {
      const isWider = lookers.look(service, depth)
      if (cancelTick === null) tick()
      else if (isWider) {
        const targets = options.targets()
        addAll(wantedNodes(targets, [service]), targets)
      }
    },
    followCluster,
    askAgain(nodes) {
      for (const node of nodes) {
        const port = ports.get(node)
        if (port !== undefined) submit(port)
      }
    },
    answers: ports.answers,
    size: ports.size,
    services: lookers.services,
    periodSeconds: () => Math.round(Math.max(options.periodMs(), round.lastMs()) / 1_000),
    lastRoundAtMs: round.lastAtMs,
    whenAsked: ports.whenAsked,
    stop() {
      cancelTick?.()
      pacer.clear(queue)
      for (const port of [...ports.values()]) drop(port)
    },
  }
}

function urgencyOf({ answer, doubt }: Belief, isOpened: boolean): Urgency {
  if ((doubt ?? answer)?.outcome === 'timeout') return 'slow'
  return isOpened ? 'opened' : 'in-view'
}
