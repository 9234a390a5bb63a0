import type { Clock } from '@/lib/server/sources'

/** Beyond this, event-loop blocks grow and a router's connection table may notice (security page 2.8). */
export const MAX_IN_FLIGHT = 64
/** New connections a second: no window of one second holds more than `RATE_PER_SECOND + BURST` = 1,000. */
const RATE_PER_SECOND = 975
const BURST = 25
/** Addresses that did not answer hold a connection for the whole timeout: they get at most half of all. */
export const MAX_SLOW_IN_FLIGHT = MAX_IN_FLIGHT / 2

export type Task = () => Promise<void>

export type Pacer = {
  /**
   * Runs the task when its turn comes. Queues take turns, so that a Service with thousands of nodes does not make
   * one with three wait.
   *
   * @param isSlow the last answer of this address was none, so another timeout is to be expected
   */
  submit(queue: symbol, task: Task, isSlow: boolean): void
  /** Forgets what the queue still waits for. */
  clear(queue: symbol): void
  inFlight(): number
}

/** One for the whole process: the budget is that of this machine and its network, whatever the number of clusters. */
export function createPacer(clock: Clock): Pacer {
  const prompt: Lane = new Map()
  const slow: Lane = new Map()
  const budget = createBudget(clock)
  let promptInFlight = 0
  let slowInFlight = 0
  let isWaiting = false

  const next = (): { task: Task; isSlow: boolean } | null => {
    if (promptInFlight + slowInFlight >= MAX_IN_FLIGHT) return null
    const hasPrompt = prompt.size > 0
    const hasSlow = slow.size > 0 && slowInFlight < MAX_SLOW_IN_FLIGHT
    if ((!hasPrompt && !hasSlow) || !takeFromBudget()) return null
    return hasPrompt ? { task: takeTurn(prompt), isSlow: false } : { task: takeTurn(slow), isSlow: true }
  }

  const takeFromBudget = (): boolean => {
    const waitMs = budget.take()
    if (waitMs === 0) return true
    if (!isWaiting) {
      isWaiting = true
      clock.schedule(() => {
        isWaiting = false
        pump()
      }, waitMs)
    }
    return false
  }

  const pump = (): void => {
    for (let turn = next(); turn !== null; turn = next()) run(turn)
  }

  const run = async ({ task, isSlow }: { task: Task; isSlow: boolean }): Promise<void> => {
    if (isSlow) slowInFlight += 1
    else promptInFlight += 1
    await task()
    if (isSlow) slowInFlight -= 1
    else promptInFlight -= 1
    pump()
  }

  return {
    submit(queue, task, isSlow) {
      const lane = isSlow ? slow : prompt
      const tasks = lane.get(queue)
      if (tasks === undefined) lane.set(queue, [task])
      else tasks.push(task)
      pump()
    },
    clear(queue) {
      prompt.delete(queue)
      slow.delete(queue)
    },
    inFlight: () => promptInFlight + slowInFlight,
  }
}

/** Queues in the order of their turns, each with its tasks in order of arrival; none is empty. */
type Lane = Map<symbol, Task[]>

/** The first task of the queue whose turn it is; that queue then waits behind the others. */
function takeTurn(lane: Lane): Task {
  for (const [queue, tasks] of lane) {
    const task = tasks.shift()
    lane.delete(queue)
    if (tasks.length > 0) lane.set(queue, tasks)
    if (task !== undefined) return task
  }
  throw new Error('a lane without tasks has no turn')
}

/** A bucket of connections that fills at RATE_PER_SECOND up to BURST. */
function createBudget(clock: Clock) {
  let available = BURST
  let filledAtMs = clock.nowMs()
  return {
    /** Takes one and returns 0, or takes none and returns the milliseconds until there is one. */
    take(): number {
      const nowMs = clock.nowMs()
      // The wall clock may be set back; then nothing is added, and nothing is taken away.
      const elapsedMs = Math.max(0, nowMs - filledAtMs)
      filledAtMs = nowMs
      available = Math.min(BURST, available + (elapsedMs * RATE_PER_SECOND) / 1_000)
      if (available < 1) return Math.max(1, Math.ceil(((1 - available) * 1_000) / RATE_PER_SECOND))
      available -= 1
      return 0
    },
  }
}
