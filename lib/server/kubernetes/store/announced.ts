import { type Announcements, nothingAnnounced } from '@/lib/domain/announcements'
import { isExternalService, type Service, type ServiceKey } from '@/lib/domain/cluster'
import { sameValue } from './same-value'

type Part = keyof Announcements

/** Who announces addresses, as readers see it: immutable, replaced as a whole. */
export interface Announced {
  /** Seen with the next `publish`. */
  set<P extends Part>(part: P, fact: Announcements[P]): void
  /**
   * Takes over what changed. Gives the Services that it says something else about: where a resource can be read now, or
   * no longer, or is about the whole cluster, these are all that take traffic from outside.
   *
   * @param services those of the state that is published
   */
  publish(services: ReadonlyMap<ServiceKey, Service>): ReadonlySet<ServiceKey>
  value(): Announcements
}

export function createAnnounced(): Announced {
  let published: Announcements = nothingAnnounced
  let present: Announcements = nothingAnnounced
  return {
    set(part, fact) {
      present = { ...present, [part]: fact }
    },
    publish(services) {
      const parts = (Object.keys(present) as Part[]).filter((part) => !sameValue(published[part], present[part]))
      const changed = new Set(parts.flatMap((part) => [...changedBy(published[part], present[part], services)]))
      if (parts.length > 0) published = Object.freeze(present)
      present = published
      return changed
    },
    value: () => published,
  }
}

function changedBy(
  before: Announcements[Part],
  after: Announcements[Part],
  services: ReadonlyMap<ServiceKey, Service>,
): Iterable<ServiceKey> {
  if (before.known && after.known && before.value instanceof Map && after.value instanceof Map) {
    return changedKeys(before.value, after.value)
  }
  return [...services].flatMap(([key, service]) => (isExternalService(service) ? [key] : []))
}

const changedKeys = (
  before: ReadonlyMap<ServiceKey, unknown>,
  after: ReadonlyMap<ServiceKey, unknown>,
): readonly ServiceKey[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((key) => !sameValue(before.get(key), after.get(key)))
