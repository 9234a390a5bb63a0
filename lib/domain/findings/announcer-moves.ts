import { serviceKey } from '@/lib/domain/cluster'
import type { Evidence } from './finding'
import type { ServiceQuestion } from './rule'
import { evidence } from './words'

/** How long a move counts as recent (domain page 6, F52). */
export const windowMs = 600_000

/** A node that announced, and since when. */
export type Move = { readonly node: string; readonly atMs: number; readonly source: string }

/** Who announced the address within ten minutes, in order of time: as watched, and as MetalLB's events say. */
export const recentMoves = (question: ServiceQuestion): readonly Move[] =>
  [...remembered(question), ...assigned(question)].sort((a, b) => a.atMs - b.atMs || (a.node < b.node ? -1 : 1))

/** Announcers in effect within the window, the one at its start included. */
function remembered({ memory, nowMs }: ServiceQuestion): readonly Move[] {
  const seen = memory?.announcers ?? []
  const inEffect = seen.filter((_, at) => (seen[at + 1]?.sinceMs ?? Number.POSITIVE_INFINITY) > nowMs - windowMs)
  // Several at once that never changed are another matter (F32).
  if (inEffect.length < 2) return []
  return inEffect.flatMap(({ value, sinceMs }) =>
    value.map((node) => ({ node, atMs: sinceMs, source: 'announcers as watched' })),
  )
}

/** MetalLB's own events: `announcing from node "a" with protocol "layer2"`. */
function assigned({ facts, nowMs }: ServiceQuestion): readonly Move[] {
  if (!facts.events.known) return []
  return facts.events.value.flatMap(({ reason, message, source, lastAtMs }) => {
    const node = /announcing from node "([^"]+)" with protocol "layer2"/.exec(message)?.[1]
    const isRecent = lastAtMs !== null && lastAtMs >= nowMs - windowMs
    return reason === 'nodeAssigned' && node !== undefined && isRecent ? [{ node, atMs: lastAtMs, source }] : []
  })
}

/** Whether events tell of every move without having been watched. */
export const knowsEvents = ({ facts, model }: ServiceQuestion): boolean =>
  facts.events.known && model.candidateRule === 'metallb'

/** How often the Leases of a Service changed hands, as they count it themselves. */
export function transitions({ state, service }: ServiceQuestion): readonly Evidence[] {
  const key = serviceKey(service.namespace, service.name)
  return [state.announcements.ciliumL2, state.announcements.kubeVip].flatMap((leases) =>
    (leases.known ? (leases.value.get(key) ?? []) : []).flatMap(({ object, transitions }) =>
      transitions === null ? [] : [evidence('spec.leaseTransitions', transitions, object)],
    ),
  )
}
