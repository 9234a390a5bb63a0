import type { Runtime } from './runtime'

/** Orchestrators wait 30 s by default; whoever stops it by hand should not wait longer than this. */
const DEADLINE_MS = 10_000

/**
 * On SIGTERM and SIGINT ends streams, probers and watches, so that Next, which waits for every open response, can
 * close its listener and leave. Past the deadline the process ends with what is still open.
 */
export function installShutdown(live: Pick<Runtime, 'stop' | 'log'>): void {
  let stopping = false
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return
    stopping = true
    live.log.info({ signal }, 'stopping')
    setTimeout(() => process.exit(0), DEADLINE_MS).unref()
    // Next leaves with 128 + signal; a stop that was asked for is no failure.
    process.once('exit', () => {
      process.exitCode = 0
    })
    live.stop().catch((error: unknown) => live.log.error({ error }, 'a source could not be stopped'))
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}
