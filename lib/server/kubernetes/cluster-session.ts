import type { Service, ServiceKey } from '@/lib/domain/cluster'
import type { Clock, OptionalStatus, WatchStatus } from '@/lib/server/sources'
import { type AnnouncementsOptions, followAnnouncements } from './announcements/follow-announcements'
import { createWatch, type WatchScope } from './cluster-watch'
import type { Reflector, ReflectorLog } from './reflector/types'
import { followServerVersion, type VersionAnswer } from './server-version'
import type { ObjectSink } from './store/sink'
import { createTransport } from './transport/http'
import type { KubeConnection, KubeTransport } from './transport/transport'

/** A scope and where its objects go; the sink outlives sessions, so that old data stays until new data is whole. */
export type ScopedSink<T = unknown> = { readonly scope: WatchScope; readonly sink: ObjectSink<T> }

/** All watches of one cluster over one connection. */
export interface ClusterSession {
  /** Address of the API server, for people. */
  readonly server: string
  /** For reads beside the watches. */
  readonly transport: KubeTransport
  watches(): readonly WatchStatus[]
  optional(): readonly OptionalStatus[]
  stop(): Promise<void>
}

export function openSession(options: {
  readonly connection: KubeConnection
  readonly sinks: readonly ScopedSink[]
  readonly clock: Clock
  readonly random: () => number
  readonly log: ReflectorLog
  readonly onStatus: () => void
  readonly onVersion: (answer: VersionAnswer) => void
  /** Where to find what announcements are about, and where they go. */
  readonly announcements: Pick<AnnouncementsOptions, 'ciliumNamespace' | 'labels' | 'onFact'> & {
    readonly services: () => ReadonlyMap<ServiceKey, Service>
  }
}): ClusterSession {
  const { connection, clock } = options
  const transport = createTransport({ connection, clock })
  const watches: readonly Reflector[] = options.sinks.map((scoped) => createWatch({ ...options, ...scoped, transport }))
  for (const watch of watches) watch.start()
  const stopVersion = followServerVersion(transport, clock, options.onVersion)
  const statuses = (): readonly WatchStatus[] => watches.map((watch) => watch.status())
  const areServicesListed = (): boolean =>
    statuses().some(({ resource, syncedAtMs }) => resource === 'services' && syncedAtMs !== null)
  const announcements = followAnnouncements({
    ...options,
    ...options.announcements,
    transport,
    services: () => (areServicesListed() ? options.announcements.services() : null),
  })
  return {
    server: transport.server,
    transport,
    watches: statuses,
    optional: announcements.statuses,
    async stop() {
      stopVersion()
      announcements.stop()
      await Promise.all(watches.map((watch) => watch.stop()))
      transport.close()
    },
  }
}
