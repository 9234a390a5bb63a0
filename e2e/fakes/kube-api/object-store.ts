import { apiVersionOf, keyOf, type RawObject, type ResourceType, resourceTypes, typeOfKind } from './resources'

export type StoredObject = {
  readonly key: string
  readonly namespace: string | null
  readonly version: number
  /** As in a list: without kind and apiVersion. */
  readonly json: string
}

export type StoredEvent = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly version: number
  readonly object: StoredObject
}

type Shelf = {
  readonly objects: Map<string, StoredObject>
  /** Latest events, oldest first. */
  history: StoredEvent[]
  /** A watch from an older version than this one is told 410. */
  oldestVersion: number
}

export type ObjectStore = {
  /** Creates or replaces; the object gets the next version of the one sequence that all resources share. */
  put(object: RawObject): StoredObject
  /** @returns false when there is no such object */
  remove(kind: string, key: string): boolean
  /** Sorted by key, as etcd does. */
  list(type: ResourceType, namespace: string | null): readonly StoredObject[]
  get(type: ResourceType, key: string): StoredObject | null
  /** Events after `version`; null: the history does not reach back so far. */
  eventsAfter(type: ResourceType, version: number): readonly StoredEvent[] | null
  oldestVersion(type: ResourceType): number
  version(): number
  /** Forgets all history: every older version is told 410 from now on. */
  compact(): void
  /** Goes on from another version: a cluster restored from a backup, or a member that lags behind. */
  setVersion(version: number): void
  onEvent(listener: (type: ResourceType, event: StoredEvent) => void): () => void
}

/** Objects in memory with one sequence of versions and, per resource, the events of the last `historySize` changes. */
export function createObjectStore(historySize: number): ObjectStore {
  let version = 100
  const shelves = new Map<ResourceType, Shelf>(
    resourceTypes.map((type) => [type, { objects: new Map(), history: [], oldestVersion: version }]),
  )
  const listeners = new Set<(type: ResourceType, event: StoredEvent) => void>()
  const sorted = new Map<ResourceType, readonly StoredObject[]>()

  const shelfOf = (type: ResourceType): Shelf => {
    // The two APIs of events are one storage.
    const shelf = shelves.get(type.group === 'events.k8s.io' ? typeOfKind('Event', 'v1') : type)
    if (shelf === undefined) throw new Error(`no shelf for ${type.resource}`)
    return shelf
  }

  const record = (type: ResourceType, event: StoredEvent): void => {
    const shelf = shelfOf(type)
    shelf.history.push(event)
    if (shelf.history.length > historySize * 2) {
      shelf.history = shelf.history.slice(-historySize)
      shelf.oldestVersion = (shelf.history[0]?.version ?? version) - 1
    }
    sorted.delete(type)
    for (const listener of listeners) listener(type, event)
  }

  return {
    put(object) {
      const type = typeOfKind(object.kind, object.apiVersion)
      const shelf = shelfOf(type)
      const key = keyOf(object.metadata)
      version += 1
      const stored = store(object, key, version)
      const known = shelf.objects.has(key)
      shelf.objects.set(key, stored)
      record(type, { type: known ? 'MODIFIED' : 'ADDED', version, object: stored })
      return stored
    },
    remove(kind, key) {
      const type = typeOfKind(kind)
      const shelf = shelfOf(type)
      const known = shelf.objects.get(key)
      if (known === undefined) return false
      version += 1
      shelf.objects.delete(key)
      const json = known.json.replace(`"resourceVersion":"${known.version}"`, `"resourceVersion":"${version}"`)
      record(type, { type: 'DELETED', version, object: { ...known, json, version } })
      return true
    },
    list(type, namespace) {
      let all = sorted.get(type)
      if (all === undefined) {
        all = [...shelfOf(type).objects.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
        sorted.set(type, all)
      }
      return namespace === null ? all : all.filter((object) => object.namespace === namespace)
    },
    get: (type, key) => shelfOf(type).objects.get(key) ?? null,
    eventsAfter(type, after) {
      const { history, oldestVersion } = shelfOf(type)
      return after < oldestVersion ? null : history.filter((event) => event.version > after)
    },
    oldestVersion: (type) => shelfOf(type).oldestVersion,
    version: () => version,
    compact() {
      for (const shelf of shelves.values()) {
        shelf.history = []
        shelf.oldestVersion = version
      }
    },
    setVersion(next) {
      version = next
      this.compact()
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function store({ kind, apiVersion, ...rest }: RawObject, key: string, version: number): StoredObject {
  const { name, namespace, ...metadata } = rest.metadata
  const stamped = {
    ...rest,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...metadata,
      resourceVersion: String(version),
    },
  }
  return { key, namespace: namespace ?? null, version, json: JSON.stringify(stamped) }
}

/** As in a watch: with kind and apiVersion in front. */
export const toWatchJson = (type: ResourceType, json: string): string =>
  `{"kind":"${type.kind}","apiVersion":"${apiVersionOf(type)}",${json.slice(1)}`

export function toBookmarkJson(type: ResourceType, version: number, initialEventsEnd: boolean): string {
  const annotations = initialEventsEnd ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {}
  return JSON.stringify({
    kind: type.kind,
    apiVersion: apiVersionOf(type),
    metadata: { resourceVersion: String(version), ...annotations },
    ...type.bookmarkFields,
  })
}
