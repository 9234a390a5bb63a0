import { monitorEventLoopDelay } from 'node:perf_hooks'
import { childInput, tellParent } from './child'

const RESOLUTION_MS = 20

/** Does nothing and tells how long it was kept from it: the share of blocks that other processes are to blame for. */
const { seconds } = childInput<{ seconds: number }>()
const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
delays.enable()
setTimeout(() => tellParent({ maxMs: Math.max(0, delays.max / 1e6 - RESOLUTION_MS) }), seconds * 1000)
