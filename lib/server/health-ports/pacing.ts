import type { Clock } from '@/lib/server/sources'

/** Beyond this, event-loop blocks grow and a router's connection table may notice (security page 2.8). */
export const MAX_IN_FLIGHT = 64
/** New connections a second: no window of one second holds more than RATE_PER_SECOND + BURST = 1,000. */
const RATE_PER_SECOND = 975
const BURST = 25
/** Addresses that do not answer hold a connection for the whole timeout: they get at most half of all. */
export const MAX_SLOW_IN_FLIGHT = MAX_IN_FLIGHT / 2

export type Task = () => Promise<void>

/**
 * `opened`: somebody waits for this very answer; `in-view`: it is one row among others; `slow`: the last answer was a
 * timeout, and another one is to be expected.
 */
export type Urgency = 'opened' | 'in-view' | 'slow'

export type Pacer = {
  /**
   * Runs the task, which must not reject, when its turn comes. Queues take turns, so that a Service with thousands
   * of nodes does not make one with three wait; `opened` and `in-view` alternate; `slow` gets what they leave.
   */
  submit(queue: symbol, task: Task, urgency: Urgency): void
  /** Forgets what the queue still waits for. */
  clear(queue: symbol): void
  inFlight(): number
}

/** One for the whole process: the budget is that of this machine and its network, whatever the number of clusters. */
export function createPacer(clock: Clock): Pacer {
  const lanes: Readonly<Record<Urgency, Lane>> = { opened: new Map(), 'in-view': new Map(), slow: new Map() }
  const budget = createBudget(clock)
  let inFlight = 0
  let slowInFlight = 0
  let latest: Urgency = 'in-view'
  let isWaiting = false

  const mayRun = (urgency: Urgency): boolean =>
    lanes[urgency].size > 0 && (urgency !== 'slow' || slowInFlight < MAX_SLOW_IN_FLIGHT)

  const nextLane = (): Urgency | undefined => {
    const order: Urgency[] = latest === 'opened' ? ['in-view', 'opened', 'slow'] : ['opened', 'in-view', 'slow']
    return order.find(mayRun)
  }

  const waitForBudget = (waitMs: number): void => {
    if (isWaiting) return
    isWaiting = true
    clock.schedule(() => {
      isWaiting = false
      pump()
    }, waitMs)
  }

  const pump = (): void => {
    while (inFlight < MAX_IN_FLIGHT) {
      const urgency = nextLane()
      if (urgency === undefined) return
      const waitMs = budget.take()
      if (waitMs > 0) {
        waitForBudget(waitMs)
        return
      }
      latest = urgency
      run(takeTurn(lanes[urgency]), urgency)
    }
  }

  const run = async (task: Task, urgency: Urgency): Promise<void> => {
    const slow = urgency === 'slow' ? 1 : 0
    inFlight += 1
    slowInFlight += slow
    await task()
    inFlight -= 1
    slowInFlight -= slow
    pump()
  }

  return {
    submit(queue, task, urgency) {
      const lane = lanes[urgency]
      const tasks = lane.get(queue)
      if (tasks === undefined) lane.set(queue, [task])
      else tasks.push(task)
      pump()
    },
    clear(queue) {
      for (const lane of Object.values(lanes)) lane.delete(queue)
    },
    inFlight: () => inFlight,
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
