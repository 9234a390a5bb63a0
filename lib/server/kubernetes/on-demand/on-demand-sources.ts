import type { Clock, LogSource, OnDemandSources } from '@/lib/server/sources'
import type { ConnectionOrigin } from '../credentials/connection-origin'
import type { Environment } from '../credentials/environment-proxy'
import type { KubeTransport } from '../transport/transport'
import { createPodAsker } from './ask-pods'
import { type OnDemandSetting, permissionOf } from './permission'
import { createPodLogs } from './pod-logs'
import { createPodSockets } from './pod-sockets'

export type OnDemandSettings = { readonly accessLogs: OnDemandSetting; readonly countNow: OnDemandSetting }

/** What is read from the pods of a live cluster when somebody asks. */
export function createOnDemand(options: {
  readonly transport: () => KubeTransport | null
  readonly origin: ConnectionOrigin
  readonly environment: Environment
  readonly settings: OnDemandSettings
  /** Sources of logs beside the API server. */
  readonly otherLogs: readonly LogSource[]
  readonly clock: Clock
}): OnDemandSources {
  const { origin, environment, settings, otherLogs } = options
  const asker = createPodAsker(options)
  const logs = { name: 'EVENKEEL_ACCESS_LOGS', does: 'Logs are read' }
  const sockets = { name: 'EVENKEEL_COUNT_NOW', does: 'Commands are run in pods' }
  return {
    logs: [createPodLogs(asker, permissionOf(settings.accessLogs, logs, origin, environment)), ...otherLogs],
    sockets: createPodSockets(asker, permissionOf(settings.countNow, sockets, origin, environment)),
  }
}
