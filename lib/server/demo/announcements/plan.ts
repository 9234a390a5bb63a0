import type { Announcements } from '@/lib/domain/announcements'
import type { Service, ServiceKey } from '@/lib/domain/cluster'

type Services = ReadonlyMap<ServiceKey, Service>

/** Who announces what in a simulated cluster, as its optional resources say it at a moment. */
export type AnnouncementPlan = (services: Services, elapsedMs: number) => Announcements

/** What is announced, the same object until it says something else, and the Services about which it does. */
export type AnnouncedNow = { readonly announcements: Announcements; readonly changed: ReadonlySet<ServiceKey> }

/** Follows a plan: it is asked for one moment after the other. */
export function followPlan(plan: AnnouncementPlan): (services: Services, elapsedMs: number) => AnnouncedNow {
  let last: { readonly announcements: Announcements; readonly sayings: ReadonlyMap<ServiceKey, string> } | null = null
  return (services, elapsedMs) => {
    const announcements = plan(services, elapsedMs)
    const sayings = sayingsOf(announcements)
    const before = last?.sayings ?? new Map<ServiceKey, string>()
    const keys = new Set([...before.keys(), ...sayings.keys()])
    const changed = new Set([...keys].filter((key) => before.get(key) !== sayings.get(key)))
    if (last === null || changed.size > 0) last = { announcements, sayings }
    return { announcements: last.announcements, changed }
  }
}

/** All that is said of each Service, as one text. Facts that are not known, or about the whole cluster, do not change. */
function sayingsOf(announcements: Announcements): ReadonlyMap<ServiceKey, string> {
  const sayings = new Map<ServiceKey, string>()
  for (const [part, fact] of Object.entries(announcements)) {
    if (!fact.known || !(fact.value instanceof Map)) continue
    for (const [key, said] of fact.value) {
      sayings.set(key, `${sayings.get(key) ?? ''}${part} ${JSON.stringify(said)}\n`)
    }
  }
  return sayings
}
