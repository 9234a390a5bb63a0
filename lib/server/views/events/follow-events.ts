import type { Hint } from '@/lib/contracts/events'
import type { ServiceKey } from '@/lib/domain/cluster'
import { maySeeNamespace, seesAnything } from '../../auth/readable'
import type { Change } from '../../changes'
import type { OpenStream } from '../../http/event-streams'
import type { FollowedCluster } from '../../runtime'
import type { Clock, ReaderAccess } from '../../sources'

/** Rights that were withdrawn end a stream within this time. */
const REAUTHORISE_MS = 30_000
/** Answers of health ports trickle in one by one; pages need not follow each. */
const SPACING_MS = { cluster: 0, service: 0, health: 1000, status: 1000 } as const
type Kind = keyof typeof SPACING_MS

export type Following = {
  readonly cluster: FollowedCluster
  /** The Service that the page shows; null: none. */
  readonly service: ServiceKey | null
  /** Version of the last hint that the reader got before it lost the stream; null: it begins anew. */
  readonly sinceMs: number | null
  /** The reader's rights as they are now. */
  accessNow(): Promise<ReaderAccess>
}

/**
 * Feeds one stream with hints about what its reader may see. First come the topics that changed since the reader last
 * heard of them, or all of them; versions are times, so that this holds even when another process answers.
 *
 * @returns what ends it
 */
export function followEvents(
  { cluster, service, sinceMs, accessNow }: Following,
  firstAccess: ReaderAccess,
  stream: OpenStream,
  clock: Clock,
): () => void {
  let access = firstAccess
  const topics = createTopics(cluster.id, service, clock, stream)
  const { changes } = cluster
  const stateVersion = changes.version(access)
  if (sinceMs === null || stateVersion > sinceMs) {
    topics.send('cluster', stateVersion)
    topics.send('service', stateVersion)
  }
  if (sinceMs === null || changes.statusVersion() > sinceMs) topics.send('status', changes.statusVersion())

  const unsubscribe = changes.onChange((change) => {
    for (const kind of kindsOf(change, service, access)) topics.send(kind, change.atMs)
  })
  let cancelCheck = (): void => {}
  const check = async (): Promise<void> => {
    access = await accessNow()
    if (seesAnything(access)) cancelCheck = clock.schedule(() => void check().catch(stream.close), REAUTHORISE_MS)
    else stream.close()
  }
  cancelCheck = clock.schedule(() => void check().catch(stream.close), REAUTHORISE_MS)
  return () => {
    unsubscribe()
    cancelCheck()
    topics.stop()
  }
}

function kindsOf(change: Change, service: ServiceKey | null, access: ReaderAccess): readonly Kind[] {
  if (change.kind === 'status') return ['status']
  if (change.kind === 'health') {
    const concerns = service === null ? hasReadable(change.services, access) : concernsService(change, service, access)
    return concerns && access.nodes ? ['health'] : []
  }
  const nodes = change.nodes && access.nodes
  const kinds: Kind[] = []
  if (nodes || hasReadable(change.services, access)) kinds.push('cluster')
  // Nodes decide candidates, zones and health addresses of every Service.
  if (service !== null && (nodes || concernsService(change, service, access))) kinds.push('service')
  return kinds
}

function concernsService(
  { services }: { services: ReadonlySet<ServiceKey> },
  service: ServiceKey,
  access: ReaderAccess,
): boolean {
  return services.has(service) && maySeeNamespace(access, namespaceOf(service))
}

function hasReadable(services: ReadonlySet<ServiceKey>, access: ReaderAccess): boolean {
  if (access.namespaces === 'all') return services.size > 0
  for (const service of services) if (maySeeNamespace(access, namespaceOf(service))) return true
  return false
}

const namespaceOf = (service: ServiceKey): string => service.slice(0, service.indexOf('/'))

/** Sends hints of each topic no closer together than their spacing; the last one is never lost. */
function createTopics(clusterId: string, service: ServiceKey | null, clock: Clock, stream: OpenStream) {
  const sentAtMs = new Map<Kind, number>()
  const due = new Map<Kind, { hint: Hint; cancel: () => void }>()
  const names: Record<Kind, string | null> = {
    cluster: `cluster:${clusterId}`,
    status: `status:${clusterId}`,
    service: service === null ? null : `service:${clusterId}:${service}`,
    health: service === null ? `health:${clusterId}` : `health:${clusterId}:${service}`,
  }
  const send = (kind: Kind, hint: Hint): void => {
    due.delete(kind)
    sentAtMs.set(kind, clock.nowMs())
    stream.hint(hint)
  }
  return {
    send(kind: Kind, version: number): void {
      const topic = names[kind]
      if (topic === null) return
      const hint = { topic, version }
      const waiting = due.get(kind)
      if (waiting !== undefined) {
        waiting.hint = hint
        return
      }
      const waitMs = (sentAtMs.get(kind) ?? Number.NEGATIVE_INFINITY) + SPACING_MS[kind] - clock.nowMs()
      if (waitMs <= 0) {
        send(kind, hint)
        return
      }
      const later = { hint, cancel: clock.schedule(() => send(kind, later.hint), waitMs) }
      due.set(kind, later)
    },
    stop(): void {
      for (const { cancel } of due.values()) cancel()
    },
  }
}
