import { safeText } from '@/lib/format/foreign-text'
import type { Clock, ClusterChange, ClusterSource, ClusterStatus, SourceError } from '@/lib/server/sources'
import { type ClusterSession, openSession, type ScopedSink } from './cluster-session'
import { commonError, mergeStates } from './cluster-status'
import { unaskedStatus } from './cluster-watch'
import type { ReflectorLog } from './reflector/types'
import { createListeners } from './store/listeners'
import { type ClusterStore, createClusterStore } from './store/store'
import type { KubeConnection, KubeTransport } from './transport/transport'
import { SourceFailure } from './words/errors'

/** Looking for a kubeconfig again costs next to nothing, and someone is waiting who has just mended it. */
const RECONNECT_MS = 5000

export type ClusterSourceOptions = {
  /**
   * Finds the API server and the way in.
   *
   * @param onMoved to be called when the answer has become another server
   * @throws SourceFailure; it is tried again until it succeeds
   */
  readonly connect: (onMoved: () => void) => KubeConnection
  /** Namespaces to watch with namespaced rights; empty: all, with cluster-wide rights. */
  readonly namespaces: readonly string[]
  /** Where Cilium keeps its Leases. */
  readonly ciliumNamespace: string
  readonly clock: Clock
  /** Uniform in 0..1, for jitter. */
  readonly random: () => number
  readonly log: ReflectorLog
}

/** A live cluster, and the connection that its watches use, for reads beside them. */
export interface KubernetesClusterSource extends ClusterSource {
  /** null: there is none at the moment. */
  transport(): KubeTransport | null
}

/**
 * A live cluster: watches Services, EndpointSlices and Nodes and keeps what they say. It never fails and never ends by
 * itself; what is wrong is in its status, and what was known before stays in its state.
 */
export function createKubernetesClusterSource(options: ClusterSourceOptions): KubernetesClusterSource {
  const { clock, log } = options
  const changes = createListeners<ClusterChange>(log)
  const statuses = createListeners<void>(log)
  const store = createClusterStore(clock, changes.tell)
  const sinks = createSinks(store, options.namespaces)
  let session: ClusterSession | null = null
  let connectError: SourceError | null = null
  let serverVersion: string | null = null
  let life: 'new' | 'running' | 'stopped' = 'new'
  let cancelRetry = (): void => {}

  const connect = (): void => {
    if (life !== 'running') return
    try {
      const connection = options.connect(reconnect)
      session = openSession({
        ...options,
        connection,
        sinks,
        announcements: {
          ciliumNamespace: options.ciliumNamespace,
          services: () => store.state().services,
          labels: store.labels,
          onFact: store.setAnnounced,
        },
        onStatus: statuses.tell,
        onVersion(answer) {
          serverVersion = answer.text
          store.setServerVersion(answer.version)
          statuses.tell()
        },
      })
      connectError = null
    } catch (error) {
      const failure = toFailure(error)
      if (failure.code !== connectError?.code) log('warn', `${failure.message} ${failure.action}`)
      connectError = failure.toSourceError(clock.nowMs())
      cancelRetry = clock.schedule(connect, RECONNECT_MS)
    }
    statuses.tell()
  }
  const reconnect = (): void => {
    log('info', 'the kubeconfig names another API server; connecting to it')
    void session?.stop()
    session = null
    cancelRetry()
    connect()
  }

  return {
    start() {
      if (life !== 'new') return
      life = 'running'
      connect()
    },
    async stop() {
      life = 'stopped'
      cancelRetry()
      store.stop()
      await session?.stop()
    },
    state: store.state,
    version: store.version,
    status(): ClusterStatus {
      const watches = session?.watches() ?? sinks.map(({ scope }) => unaskedStatus(scope))
      return {
        state: mergeStates(watches),
        watches,
        optional: session?.optional() ?? [],
        error: connectError ?? commonError(watches),
        server: session?.server ?? null,
        serverVersion,
      }
    },
    transport: () => session?.transport ?? null,
    onChange: changes.add,
    onStatus: statuses.add,
  }
}

/** Namespaced rights cover Services and slices; nodes have no namespace and are asked for in any case. */
function createSinks(store: ClusterStore, namespaces: readonly string[]): readonly ScopedSink[] {
  const scopes = namespaces.length === 0 ? [null] : [...new Set(namespaces)]
  return [
    ...scopes.map((namespace) => ({ scope: { resource: 'services', namespace } as const, sink: store.servicesSink() })),
    ...scopes.map((namespace) => ({
      scope: { resource: 'endpointslices', namespace } as const,
      sink: store.endpointSlicesSink(),
    })),
    { scope: { resource: 'nodes', namespace: null }, sink: store.nodesSink() },
  ]
}

function toFailure(error: unknown): SourceFailure {
  if (error instanceof SourceFailure) return error
  const message = `The way to the cluster could not be read: ${safeText(String(error), 200)}.`
  return new SourceFailure('internal', message, 'Please report this with the log.', { cause: error })
}
