import { keyOf, type Reduction } from '@/lib/server/kubernetes/reduce/reduction'
import { readVersion } from '@/lib/server/kubernetes/reflector/events'
import { createReflector } from '@/lib/server/kubernetes/reflector/reflector'
import { watchedKinds } from '@/lib/server/kubernetes/reflector/resources'
import type { Reflector, ReflectorSink } from '@/lib/server/kubernetes/reflector/types'
import { createTransport } from '@/lib/server/kubernetes/transport/http'
import type { Credentials, KubeConnection, KubeTransport } from '@/lib/server/kubernetes/transport/transport'
import type { Clock, WatchedResource, WatchStatus } from '@/lib/server/sources'
import { ADMIN_TOKEN } from './kube-api/access'

/** Credentials without TLS and proxy, for a bearer token. */
export const tokenCredentials = (token: string): Credentials => ({
  tls: { ca: null, cert: null, key: null, serverName: null, skipVerify: false },
  proxy: null,
  agent: null,
  headers: { authorization: `Bearer ${token}` },
})

/** A connection whose credentials a test can change; counts how often it was told that they are refused. */
export function createConnection(
  server: string,
  first: Partial<Credentials> = {},
): KubeConnection & { current: Credentials; next: Credentials | null; invalidated: number } {
  return {
    server: new URL(server),
    current: { ...tokenCredentials(ADMIN_TOKEN), ...first },
    /** What is read after the next `invalidate`; null: the same again. */
    next: null,
    invalidated: 0,
    async credentials() {
      return this.current
    },
    invalidate() {
      this.invalidated += 1
      this.current = this.next ?? this.current
    },
  }
}

/** What a sink was told, and what a reader would see. */
export type RecordingSink = ReflectorSink<string> & {
  /** Version by key, as a reader sees it now. */
  readonly seen: ReadonlyMap<string, string>
  readonly calls: string[]
  /** Called before each change; may throw. */
  onCall: (call: string) => void
  /** The fewest objects that a reader ever saw after the first whole state; null: there was none yet. */
  fewest: number | null
}

export function createSink(): RecordingSink {
  let seen = new Map<string, string>()
  const record = (call: string, change: () => void): void => {
    sink.onCall(call)
    sink.calls.push(call)
    change()
    if (sink.fewest !== null || call.startsWith('replace')) {
      sink.fewest = Math.min(sink.fewest ?? Number.POSITIVE_INFINITY, seen.size)
    }
  }
  const sink: RecordingSink = {
    get seen() {
      return seen
    },
    calls: [],
    onCall: () => {},
    fewest: null,
    upsert: (key, version) => record(`upsert ${key} ${version}`, () => seen.set(key, version)),
    remove: (key) => record(`remove ${key}`, () => seen.delete(key)),
    replaceAll: async (objects) => record(`replace ${objects.size}`, () => (seen = new Map(objects))),
  }
  return sink
}

export type Rig = {
  readonly reflector: Reflector
  readonly sink: RecordingSink
  readonly transport: KubeTransport
  readonly connection: ReturnType<typeof createConnection>
  /** Every state that was told, without repetitions. */
  readonly states: string[]
  readonly log: string[]
  status(): WatchStatus
  stop(): Promise<void>
}

export type RigOptions = {
  readonly server: string
  readonly clock: Clock
  readonly resource?: WatchedResource
  readonly namespace?: string | null
  readonly random?: () => number
  readonly credentials?: Partial<Credentials>
  readonly reduce?: (object: unknown) => Reduction<string>
  /** Puts something between the reflector and the transport. */
  readonly wrap?: (transport: KubeTransport) => KubeTransport
}

/** A reflector on a real transport that keeps the version of each object. Not started. */
export function createRig(options: RigOptions): Rig {
  const { clock, resource = 'services' } = options
  const connection = createConnection(options.server, options.credentials)
  const transport = createTransport({ connection, clock })
  const sink = createSink()
  const states: string[] = []
  const log: string[] = []
  const note = (): void => {
    const { state } = reflector.status()
    if (states.at(-1) !== state) states.push(state)
  }
  const reflector = createReflector<string>({
    transport: options.wrap?.(transport) ?? transport,
    kind: watchedKinds[resource],
    namespace: options.namespace ?? null,
    clock,
    random: options.random ?? (() => 0.5),
    reduce: options.reduce ?? toVersion,
    sink,
    onStatus: note,
    log: (level, message) => log.push(`${level} ${message}`),
  })
  return {
    reflector,
    sink,
    transport,
    connection,
    states,
    log,
    status: () => reflector.status(),
    async stop() {
      await reflector.stop()
      transport.close()
    },
  }
}

function toVersion(object: unknown): Reduction<string> {
  const key = keyOf(object)
  const version = readVersion(object)
  if (key !== null && version !== null) return { kind: 'object', key, value: version, leftOut: null }
  return { kind: 'unreadable', key, object: key ?? 'object without a name', reason: 'metadata is missing' }
}
