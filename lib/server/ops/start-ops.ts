import { ConfigError, isLoopback } from '../config'
import { distributionText, seriesBounds } from '../metrics/distribution-text'
import { createKeptText } from '../metrics/kept-text'
import type { Runtime } from '../runtime'
import { type OpsServer, startOpsServer } from './ops-server'

/**
 * Opens the ops port, where one is set.
 *
 * @returns null: none is set
 * @throws ConfigError when the port cannot be opened
 */
export async function startOps(live: Runtime): Promise<OpsServer | null> {
  const { ops } = live.config
  const { metrics } = live
  if (ops === null || metrics === null) return null
  const distribution = createKeptText(live.clock, () =>
    distributionText([...live.clusters.values()], seriesBounds, metrics.nodeSources),
  )
  const answers = {
    ready: () => !live.streams.draining(),
    metrics: () => metrics.text(),
    distribution: () => distribution.read(),
  }
  const server = await startOpsServer(ops, answers, live.log).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(
      error.code === 'EADDRINUSE'
        ? `EVENKEEL_OPS_PORT ${ops.port} on ${ops.host} is taken by another program: choose another one.`
        : `EVENKEEL_OPS_PORT ${ops.port} cannot be opened on ${ops.host}: ${error.message}.`,
    )
  })
  live.log.info({ host: ops.host, port: server.port }, 'the ops port is open')
  if (live.config.demo === null && !isLoopback(ops.host)) {
    live.log.warn({ host: ops.host }, 'metrics name every Service and node to whoever can reach the ops port')
  }
  return server
}
