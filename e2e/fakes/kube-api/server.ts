import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '@/lib/server/sources'
import { systemClock } from '@/lib/server/system-clock'
import { type Access, authenticate, authorize, createAccess, type Verb } from './access'
import type { Certificate } from './certificates'
import { PROTOBUF } from './encode-protobuf'
import { createFaults, type Fault, type Faults } from './faults'
import { type ListSnapshots, readPage, sendPage } from './list'
import { type Listener, startListener } from './listener'
import { createObjectStore, type ObjectStore, toWatchJson } from './object-store'
import { createRequestLog, type LoggedRequest, type RequestLog } from './request-log'
import { apiVersionOf, parsePath, type RawObject, resourceTypes, type Target, typeOfKind } from './resources'
import { noSuchPath, notFound, type StatusBody, unauthorized } from './statuses'
import { type LiveWatch, refuseWatch, serveWatch, type WatchSettings } from './watch'
import { createWire, type Wire } from './wire'

export type FakeKubeApiOptions = {
  /** 0: any free one. */
  readonly port?: number
  /** null: plain HTTP. */
  readonly certificate?: Certificate | null
  /** For bookmarks, ends of watches and slow answers. */
  readonly clock?: Clock
  /** null: no bookmarks at all, as very old or aggregated servers. */
  readonly bookmarkEveryMs?: number | null
  readonly watchList?: boolean
  /** Watches are answered in protobuf where the client prefers it, as kube-apiserver does; else always in JSON. */
  readonly protobuf?: boolean
  /** Changes per resource that a watch can still catch up with. */
  readonly historySize?: number
}

/** An API server in memory that speaks the real protocol over HTTP and fails on demand. */
export interface FakeKubeApi {
  readonly url: string
  readonly access: Access
  readonly faults: Faults
  readonly log: RequestLog
  readonly listener: Listener
  readonly store: ObjectStore
  /** Custom resources that are served from now on, as `servicel2statuses.v1beta1`; all others are 404, as without their definition. */
  readonly installed: Set<string>
  /** Creates or replaces objects; watches are told. */
  apply(...objects: readonly RawObject[]): void
  /** @param key `namespace/name`, or the name alone */
  remove(kind: string, key: string): void
  watches(resource?: string): readonly LiveWatch[]
  /** The truth: resourceVersion by key. */
  versions(kind: string): ReadonlyMap<string, string>
  /** A restart on the same port. Versions and objects stay; the history only when asked for. */
  restart(options?: { readonly keepHistory?: boolean }): Promise<void>
  /** History is gone: watches from old versions and old continue tokens are 410. */
  compact(): void
  close(): Promise<void>
}

export async function startFakeKubeApi(options: FakeKubeApiOptions = {}): Promise<FakeKubeApi> {
  const clock = options.clock ?? systemClock
  const settings: WatchSettings = {
    watchList: options.watchList ?? true,
    bookmarkEveryMs: options.bookmarkEveryMs === undefined ? 60_000 : options.bookmarkEveryMs,
    clock,
  }
  const store = createObjectStore(options.historySize ?? 10_000)
  const snapshots: ListSnapshots = new Map()
  const access = createAccess()
  const faults = createFaults()
  const log = createRequestLog()
  const live = new Set<LiveWatch>()
  const installed = new Set<string>()

  const register = (watch: LiveWatch): (() => void) => {
    live.add(watch)
    return () => live.delete(watch)
  }
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://fake')
    const target = parsePath(url.pathname)
    const verb = target === null ? null : verbOf(target, url.searchParams)
    const entry: LoggedRequest = {
      path: url.pathname,
      query: url.searchParams,
      resource: target?.type.resource ?? null,
      verb,
      headers: request.headers,
      atMs: clock.nowMs(),
      status: null,
    }
    const finish = log.begin(entry)
    response.once('close', () => {
      if (response.headersSent) entry.status = response.statusCode
      finish()
    })
    const fault = target === null || verb === null ? null : takeFault(faults, verb, target, url.searchParams)
    const wire = createWire(response, fault, clock)
    const user = authenticate(access, request.headers.authorization)
    const refusal =
      user === null ? unauthorized() : target !== null && verb !== null ? authorize(access, user, verb, target) : null
    if (refusal !== null) return sendStatus(wire, refusal)
    if (fault?.kind === 'status') return sendStatus(wire, fault.body, fault.retryAfterSeconds)
    if (fault?.kind === 'body') return sendText(wire, fault)
    if (target === null) return sendOther(wire, url.pathname, installed)
    // As a real server: the right is asked for first, then whether the resource is served.
    if (!isServed(target, installed)) return sendStatus(wire, noSuchPath())
    if (verb === 'get') return sendObject(wire, store, target)
    if (verb === 'list') {
      const page = readPage(store, snapshots, target, url.searchParams)
      return 'items' in page ? sendPage(wire, target, page) : sendStatus(wire, page)
    }
    const refused = refuseWatch(url.searchParams, settings.watchList)
    if (refused !== null) return sendStatus(wire, refused)
    const binary = options.protobuf === true && request.headers.accept?.startsWith(PROTOBUF) === true
    return serveWatch(store, { target, query: url.searchParams, fault, binary }, wire, settings, register)
  }

  const listener = await startListener({
    port: options.port ?? 0,
    certificate: options.certificate ?? null,
    onRequest: (request, response) => {
      // A client that is gone is no fault of the fake.
      serve(request, response).catch((error: unknown) => response.destroy(error as Error))
    },
  })

  return {
    url: `${options.certificate ? 'https' : 'http'}://127.0.0.1:${listener.port}`,
    access,
    faults,
    log,
    listener,
    store,
    installed,
    apply(...objects) {
      for (const object of objects) store.put(object)
    },
    remove(kind, key) {
      if (!store.remove(kind, key)) throw new Error(`there is no ${kind} ${key} to remove`)
    },
    watches: (resource) => [...live].filter((watch) => resource === undefined || watch.resource === resource),
    versions: (kind) => new Map(store.list(typeOfKind(kind), null).map(({ key, version }) => [key, String(version)])),
    async restart({ keepHistory = false } = {}) {
      await listener.down()
      if (!keepHistory) store.compact()
      await listener.up()
    },
    compact() {
      store.compact()
      snapshots.clear()
    },
    close: () => listener.down(),
  }
}

const isServed = ({ type }: Target, installed: ReadonlySet<string>): boolean =>
  type.custom !== true || installed.has(`${type.resource}.${type.version}`)

function verbOf(target: Target, query: URLSearchParams): Verb {
  const watch = query.get('watch')
  if (watch === '1' || watch === 'true') return 'watch'
  return target.name === null ? 'list' : 'get'
}

function takeFault(faults: Faults, verb: Verb, { type }: Target, query: URLSearchParams): Fault | null {
  return faults.take({
    verb,
    resource: type.resource,
    page: query.has('continue') ? 2 : 1,
    watchList: query.has('sendInitialEvents'),
  })
}

async function sendStatus(wire: Wire, body: StatusBody, retryAfterSeconds?: number): Promise<void> {
  const seconds = retryAfterSeconds ?? body.details?.retryAfterSeconds
  await wire.head(body.code, seconds === undefined ? {} : { 'retry-after': String(seconds) })
  await wire.write(JSON.stringify(body))
  wire.end()
}

async function sendText(wire: Wire, fault: Extract<Fault, { kind: 'body' }>): Promise<void> {
  await wire.head(fault.status, { 'content-type': fault.contentType ?? 'text/html' })
  await wire.write(fault.text)
  wire.end()
}

async function sendOther(wire: Wire, path: string, installed: ReadonlySet<string>): Promise<void> {
  const resources = resourceTypes
    .filter((type) => path === `/apis/${apiVersionOf(type)}`)
    .filter(({ custom, resource, version }) => custom !== true || installed.has(`${resource}.${version}`))
    .map(({ resource: name, namespaced, kind }) => ({ name, namespaced, kind }))
  if (path !== '/version' && resources.length === 0) return sendStatus(wire, noSuchPath())
  await wire.head(200)
  if (path !== '/version') await wire.write(JSON.stringify({ kind: 'APIResourceList', apiVersion: 'v1', resources }))
  if (path !== '/version') return wire.end()
  await wire.write(JSON.stringify({ major: '1', minor: '36', gitVersion: 'v1.36.3' }))
  wire.end()
}

async function sendObject(wire: Wire, store: ObjectStore, { type, namespace, name }: Target): Promise<void> {
  const key = namespace === null ? `${name}` : `${namespace}/${name}`
  const object = store.get(type, key)
  if (object === null) return sendStatus(wire, notFound(type, name ?? ''))
  await wire.head(200)
  await wire.write(toWatchJson(type, object.json))
  wire.end()
}
