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
}

const RESOLUTION_MS = 20
const WINDOW_MS = 60_000

/** Watches this process from inside. */
export function watchProcess(clock: Clock): { read(): ProcessFigures; stop(): void } {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  let lastP99Ms = 0
  let cancel = (): void => {}
  const p99Ms = (): number => (delays.count === 0 ? 0 : Math.max(0, delays.percentile(99) / 1e6 - RESOLUTION_MS))
  const turn = (): void => {
    lastP99Ms = p99Ms()
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
    }),
    stop() {
      cancel()
      delays.disable()
    },
  }
}
