import { list } from '@/lib/domain/distribution/say'
import { balancerField, oneAnnouncerOf, whyUnknown } from '@/lib/domain/findings/about-balancer'
import { knowsEvents, recentMoves, transitions, windowMs } from '@/lib/domain/findings/announcer-moves'
import { look } from '@/lib/domain/findings/fixes'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { clock, duration, evidence, notChecked } from '@/lib/domain/findings/words'

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
    const announcer = oneAnnouncerOf(model)
    if (announcer === null) {
      const unknown = whyUnknown(model)
      return unknown === null ? null : notChecked(unknown)
    }
    const moves = recentMoves(question)
    const nodes = [...new Set(moves.map(({ node }) => node))].sort()
    if (nodes.length < 2) {
      if (announcer.nodes === null) return notChecked('Which node announces the address is not known.')
      const seconds = memory === null ? 0 : (nowMs - memory.watchedSinceMs) / 1000
      if (seconds * 1000 >= windowMs || knowsEvents(question)) return null
      return notChecked(`Announcers were watched for ${duration(seconds)} only; ten minutes are needed.`)
    }
    const { namespace, name } = service
    return {
      severity: 'medium',
      title: `The address of ${name} was announced by ${list(nodes)} within ten minutes: each move cuts connections.`,
      figure: `${nodes.length} announcers`,
      harm: nodes.length,
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
