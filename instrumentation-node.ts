import { apiRoutes } from '@/app/api/routes'
import { ConfigError, refuseOpenListener } from '@/lib/server/config'
import { findGuard } from '@/lib/server/http/edge'
import { serveApi } from '@/lib/server/http/serve-api'
import { startOps } from '@/lib/server/ops/start-ops'
import { runtime } from '@/lib/server/runtime'
import { installShutdown } from '@/lib/server/shutdown'

/** Checks the settings, begins to follow the clusters and returns at once: a cluster that is down delays nothing. */
export function startServer(): void {
  try {
    const live = runtime()
    const guard = findGuard()
    if (guard?.listeningOn != null) refuseOpenListener(live.config, guard.listeningOn)
    live.start()
    installShutdown(live)
    if (guard !== null) guard.answer = serveApi(apiRoutes, live.log)
    startOps(live).catch(refuseToStart)
  } catch (error) {
    refuseToStart(error)
  }
}

function refuseToStart(error: unknown): never {
  if (!(error instanceof ConfigError)) throw error
  process.stderr.write(`evenkeel: ${error.message}\n`)
  process.exit(1)
}
