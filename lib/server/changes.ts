import type { ServiceKey } from '@/lib/domain/cluster'
import { readableState } from './auth/readable'
import type { Clock, ClusterSources, ReaderAccess } from './sources'

/** What changed at one moment; `atMs` is its version. */
export type Change =
  | {
      readonly kind: 'state'
      readonly atMs: number
      readonly services: ReadonlySet<ServiceKey>
      readonly nodes: boolean
    }
  | { readonly kind: 'health'; readonly atMs: number; readonly services: ReadonlySet<ServiceKey> }
  | { readonly kind: 'status'; readonly atMs: number }

export interface Changes {
  /**
   * When anything that the reader may see last changed, Unix milliseconds, growing with each change; 0: nothing yet.
   * A time, not a count: a count would tell how much happens in namespaces that the reader may not read.
   */
  version(access: ReaderAccess): number
  statusVersion(): number
  /** Says that something which `access` may see is there in a newer form, though the state stayed what it is. */
  announce(access: ReaderAccess): void
  onChange(listener: (change: Change) => void): () => void
}

/** Remembers when what changed in one cluster, and tells those who wait for it. */
export function followChanges({ source, health }: Pick<ClusterSources, 'source' | 'health'>, clock: Clock): Changes {
  const byNamespace = new Map<string, number>()
  const listeners = new Set<(change: Change) => void>()
  let anyAtMs = 0
  let nodesAtMs = 0
  let statusAtMs = 0
  let lastMs = 0

  // Two changes within a millisecond still get two versions.
  const stamp = (): number => {
    lastMs = Math.max(clock.nowMs(), lastMs + 1)
    return lastMs
  }
  const tell = (change: Change): void => {
    for (const listener of listeners) listener(change)
  }

  const note = (services: ReadonlySet<ServiceKey>, nodes: boolean): void => {
    const atMs = stamp()
    anyAtMs = atMs
    if (nodes) nodesAtMs = atMs
    for (const service of services) byNamespace.set(namespaceOf(service), atMs)
    tell({ kind: 'state', atMs, services, nodes })
  }
  source.onChange(({ services, nodesChanged }) => note(services, nodesChanged))
  source.onStatus(() => {
    statusAtMs = stamp()
    tell({ kind: 'status', atMs: statusAtMs })
  })
  health.onChange((services) => tell({ kind: 'health', atMs: stamp(), services }))

  return {
    version({ namespaces, nodes }) {
      if (namespaces === 'all' && nodes) return anyAtMs
      let latest = nodes ? nodesAtMs : 0
      for (const namespace of namespaces === 'all' ? byNamespace.keys() : namespaces) {
        latest = Math.max(latest, byNamespace.get(namespace) ?? 0)
      }
      return latest
    },
    statusVersion: () => statusAtMs,
    announce: (access) =>
      access.nodes ? note(nothing, true) : note(new Set(readableState(source.state(), access).services.keys()), false),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const nothing: ReadonlySet<ServiceKey> = new Set()

const namespaceOf = (service: ServiceKey): string => service.slice(0, service.indexOf('/'))
