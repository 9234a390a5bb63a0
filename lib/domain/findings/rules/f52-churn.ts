import { serviceKey } from '@/lib/domain/cluster'
import { list } from '@/lib/domain/distribution/say'
import { balancerField, whyUnknown } from '@/lib/domain/findings/about-balancer'
import type { Evidence } from '@/lib/domain/findings/finding'
import { look } from '@/lib/domain/findings/fixes'
import type { ServiceQuestion, ServiceRule } from '@/lib/domain/findings/rule'
import { clock, duration, evidence, notChecked } from '@/lib/domain/findings/words'

const windowMs = 600_000

/** A node that announced, and since when. */
type Move = { readonly node: string; readonly atMs: number; readonly source: string }

/**
 * F52: the address moved between nodes within ten minutes, where one node announces it.
 *
 * Source: domain page 6, 3.1 (events `nodeAssigned`, `leaseTransitions`).
 */
export const f52Churn: ServiceRule = {
  id: 'F52',
  name: 'Churn',
  heading: 'Address that moves between nodes',
  judge(question) {
    const { service, model, memory, nowMs } = question
    if (service.type !== 'LoadBalancer') return null
    const unknown = whyUnknown(model)
    if (unknown !== null) return notChecked(unknown)
    if (model.id !== 'single-node') return null
    const moves = [...remembered(question), ...assigned(question)].sort((a, b) => a.atMs - b.atMs)
    const nodes = [...new Set(moves.map(({ node }) => node))]
    if (nodes.length < 2) {
      if (model.announcers === null) return notChecked('Which node announces the address is not known.')
      const seconds = memory === null ? 0 : (nowMs - memory.watchedSinceMs) / 1000
      if (seconds * 1000 >= windowMs || knowsEvents(question)) return null
      return notChecked(`Announcers were watched for ${duration(seconds)} only; ten minutes are needed.`)
    }
    const { namespace, name } = service
    return {
      severity: 'medium',
      title: `The address of ${name} was announced by ${list(nodes)} within ten minutes: each move cuts connections.`,
      figure: `${nodes.length} announcers`,
      evidence: [
        balancerField(model),
        ...moves.slice(-8).map(({ node, atMs, source }) => evidence(`announced from ${clock(atMs)}`, node, source)),
        ...transitions(question),
      ],
      explanation:
        'Connections live on the node that they entered on. When another node takes the address, packets of open connections reach a node that knows nothing of them.',
      fix: look(
        'Look for what moves it: speakers that restart, nodes that lose their readiness, leases that are not renewed in time.',
        namespace,
        ...['get', 'events', '--field-selector', `involvedObject.kind=Service,involvedObject.name=${name}`],
      ),
      nodes,
    }
  },
}

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

const knowsEvents = ({ facts, model }: ServiceQuestion): boolean =>
  facts.events.known && model.candidateRule === 'metallb'

function transitions({ state, service }: ServiceQuestion): readonly Evidence[] {
  const key = serviceKey(service.namespace, service.name)
  return [state.announcements.ciliumL2, state.announcements.kubeVip].flatMap((leases) =>
    (leases.known ? (leases.value.get(key) ?? []) : []).flatMap(({ object, transitions }) =>
      transitions === null ? [] : [evidence('spec.leaseTransitions', transitions, object)],
    ),
  )
}
