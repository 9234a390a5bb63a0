import { monitorEventLoopDelay } from 'node:perf_hooks'
import manifest from '@/package.json'
import type { Clock } from './sources'

export type ProcessFigures = {
  readonly version: string
  readonly node: string
  readonly uptimeSeconds: number
  readonly memoryBytes: number
  /** How long 1 % of the turns of the event loop waited at least, over the last minute or two. */
  readonly eventLoopP99Ms: number
  /** The longest time for which the event loop ran nothing else, over the same time. */
  readonly eventLoopMaxMs: number
}

const RESOLUTION_MS = 20
const WINDOW_MS = 60_000

/** Watches this process from inside. */
export function watchProcess(clock: Clock): { read(): ProcessFigures; stop(): void } {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  let lastP99Ms = 0
  let lastMaxMs = 0
  let cancel = (): void => {}
  const overdueMs = (delayNs: number): number => (delays.count === 0 ? 0 : Math.max(0, delayNs / 1e6 - RESOLUTION_MS))
  const p99Ms = (): number => overdueMs(delays.percentile(99))
  const maxMs = (): number => overdueMs(delays.max)
  const turn = (): void => {
    lastP99Ms = p99Ms()
    lastMaxMs = maxMs()
    delays.reset()
    cancel = clock.schedule(turn, WINDOW_MS)
  }
  delays.enable()
  cancel = clock.schedule(turn, WINDOW_MS)
  return {
    read: () => ({
      version: manifest.version,
      node: process.version,
      uptimeSeconds: process.uptime(),
      memoryBytes: process.memoryUsage.rss(),
      eventLoopP99Ms: Math.max(lastP99Ms, p99Ms()),
      eventLoopMaxMs: Math.max(lastMaxMs, maxMs()),
    }),
    stop() {
      cancel()
      delays.disable()
    },
  }
}
