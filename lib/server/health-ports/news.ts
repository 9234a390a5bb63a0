import type { ServiceKey } from '@/lib/domain/cluster'
import { createCoalescer } from '@/lib/server/kubernetes/store/coalescer'
import type { Clock } from '@/lib/server/sources'

const INTERVAL_MS = 250

type Listener = (services: ReadonlySet<ServiceKey>) => void

/** Collects the Services that there is something new about, and tells the listeners a few times a second. */
export function createNews(clock: Clock) {
  const listeners = new Set<Listener>()
  let news = new Set<ServiceKey>()
  const coalescer = createCoalescer(clock, INTERVAL_MS, () => {
    const services = news
    news = new Set()
    for (const listener of listeners) listener(services)
  })
  return {
    add(services: Iterable<ServiceKey>): void {
      for (const service of services) news.add(service)
      coalescer.request()
    },
    listen(listener: Listener): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop: coalescer.stop,
  }
}
