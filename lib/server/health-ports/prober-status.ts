import type { ServiceKey } from '@/lib/domain/cluster'
import type { ProberStatus } from '@/lib/server/sources'
import type { Sweep } from './sweep'

/** How the prober fares just now: `answered` and `notReachable` count ports by their latest judged answer. */
export function toProberStatus(sweeps: Iterable<Sweep>, inFlight: number): ProberStatus {
  const services = new Set<ServiceKey>()
  let answered = 0
  let notReachable = 0
  let lastRoundAtMs: number | null = null
  for (const sweep of sweeps) {
    for (const service of sweep.services()) services.add(service)
    for (const { outcome } of sweep.answers().values()) {
      if (outcome === 'answered') answered += 1
      if (outcome === 'timeout' || outcome === 'unreachable') notReachable += 1
    }
    const roundAtMs = sweep.lastRoundAtMs()
    if (roundAtMs !== null) lastRoundAtMs = Math.max(lastRoundAtMs ?? 0, roundAtMs)
  }
  return { watchedServices: services.size, inFlight, answered, notReachable, lastRoundAtMs }
}
