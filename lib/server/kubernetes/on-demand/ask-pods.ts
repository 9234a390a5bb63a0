import type { NotKnown, ReadingRight } from '@/lib/domain/fact'
import type { PodBehind } from '@/lib/domain/on-demand/pods-behind'
import type { Clock } from '@/lib/server/sources'
import { BusyError, createGate, type Gate } from '../../gate'
import { takeTurn } from '../reads/take-turn'
import { toNotKnown } from '../reads/to-fact'
import { KubeStatusError, NoAnswerError } from '../transport/errors'
import type { KubeTransport } from '../transport/transport'

/** Pods that are asked at once, for all readers of a cluster together. */
const AT_ONCE = 4
const WAITING_MAX = 200
/** Of a pod's turn: 50 pods that all take their time are asked within a minute. */
const TURN_WAITS_MS = 60_000
/** Of everything that is asked of one pod. */
export const POD_DEADLINE_MS = 5000

/** The pods of one cluster, asked one by one when a reader wants it. */
export interface PodAsker {
  /** One answer for each pod, in their order. Never rejects. */
  askAll<T>(request: {
    readonly pods: readonly PodBehind[]
    readonly signal: AbortSignal
    readonly ask: (pod: PodBehind, transport: KubeTransport, signal: AbortSignal) => Promise<T>
    readonly explain: (pod: PodBehind, problem: NotKnown) => T
    /** What is read, for words: `pods/log`, and the right for it in its namespace. */
    readonly right: ReadingRight
  }): Promise<readonly T[]>
}

/** @param options.transport null while there is no connection */
export function createPodAsker(options: {
  readonly transport: () => KubeTransport | null
  readonly clock: Clock
}): PodAsker {
  const { clock } = options
  const gate: Gate = createGate({ atOnce: AT_ONCE, waitingMax: WAITING_MAX, waitMs: TURN_WAITS_MS, clock })

  const turn = { gate, clock, transport: options.transport, deadlineMs: POD_DEADLINE_MS }

  return {
    askAll: ({ pods, signal, ask, explain, right }) =>
      Promise.all(
        pods.map(async (pod) => {
          try {
            return await takeTurn({ ...turn, stopped: signal }, (transport, abort) => ask(pod, transport, abort))
          } catch (error) {
            const server = options.transport()?.server ?? 'the API server'
            return explain(pod, toProblem(error, pod, right, server))
          }
        }),
      ),
  }
}

/** What failed, as an error of the step that failed: reading the pod, or what was to be read of it. */
export class StepError extends Error {
  override readonly name = 'StepError'

  constructor(
    override readonly cause: unknown,
    readonly right: ReadingRight,
  ) {
    super(`could not read ${right.resource}`)
  }
}

function toProblem(error: unknown, pod: PodBehind, right: ReadingRight, server: string): NotKnown {
  if (error instanceof StepError) return toProblem(error.cause, pod, error.right, server)
  if (error instanceof NoAnswerError) return failed(`No answer within ${error.waitedMs / 1000} s.`)
  if (error instanceof BusyError) return failed('Not asked: too many pods are being asked already.')
  if (error instanceof KubeStatusError && error.code === 404) return failed('The pod is gone.')
  const what = `${right.resource} of ${pod.name}`
  return toNotKnown(error, { what, right, namespace: right.namespace }, server)
}

export const failed = (inWords: string): NotKnown => ({ known: false, why: 'failed', inWords, right: null })
