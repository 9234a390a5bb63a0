import { ConfigError, refuseOpenListener } from '@/lib/server/config'
import { guardSlot } from '@/lib/server/http/request-context'
import { runtime } from '@/lib/server/runtime'
import { installShutdown } from '@/lib/server/shutdown'

/** Checks the settings, begins to follow the clusters and returns at once: a cluster that is down delays nothing. */
export function startServer(): void {
  try {
    const live = runtime()
    const listeningOn = guardSlot()?.listeningOn
    if (listeningOn != null) refuseOpenListener(live.config, listeningOn)
    live.start()
    installShutdown(live)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`evenkeel: ${error.message}\n`)
    process.exit(1)
  }
}
