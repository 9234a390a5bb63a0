import { list } from '@/lib/domain/distribution/say'
import { familiesOf } from '@/lib/domain/endpoints/build'
import { look } from '@/lib/domain/findings/fixes'
import { hasHealthPort } from '@/lib/domain/findings/local-counts'
import type { ServiceQuestion, ServiceRule } from '@/lib/domain/findings/rule'
import { isBefore } from '@/lib/domain/findings/version'
import { clock, evidence, firstRows, notChecked, serviceField } from '@/lib/domain/findings/words'
import type { ServiceEvent } from '@/lib/domain/workload'

/**
 * F08 (domain page 6, 2.1): a kube-proxy said that it could not open the health port. On dual-stack Services before 1.36
 * it says so of the second family although the first one serves (#114702): spurious where the port answers for this
 * Service.
 */
export const f08HcBindFail: ServiceRule = {
  id: 'F08',
  name: 'HcBindFail',
  heading: 'Health port could not be opened',
  judge(question) {
    const { service, facts } = question
    if (!hasHealthPort(service)) return null
    if (!facts.events.known) return notChecked(facts.events.inWords)
    const failures = facts.events.value.filter(({ reason }) => reason === 'FailedToStartServiceHealthcheck')
    if (failures.length === 0) return null
    const judged = failures.map((event) => ({ event, ...judgeFailure(question, event) }))
    const real = judged.filter(({ verdict }) => verdict === 'real')
    const open = judged.find(({ verdict }) => verdict === 'open')
    if (real.length === 0 && open !== undefined) {
      return notChecked(
        `Events say that the health port could not be opened${open.node === null ? '' : ` on ${open.node}`}. On a dual-stack Service before 1.36 this may be spurious, which the answer of the port tells, and it was not had.`,
      )
    }
    const told = real.length > 0 ? real : judged
    const nodes = [...new Set(told.flatMap(({ node }) => (node === null ? [] : [node])))].sort()
    const where = nodes.length === 0 ? 'a node' : list(nodes)
    return {
      severity: real.length > 0 ? 'high' : 'info',
      title:
        real.length > 0
          ? `kube-proxy could not open the health port ${service.healthCheckNodePort} of ${service.name} on ${where}.`
          : `kube-proxy says that it could not open the health port of ${service.name} on ${where}, but it answers for it: both address families want the one port.`,
      figure: real.length > 0 ? `${real.length === 1 ? '1 event' : `${real.length} events`}` : 'spurious',
      evidence: [
        serviceField(service, 'spec.healthCheckNodePort', service.healthCheckNodePort ?? 0),
        ...firstRows(
          told.map(({ event }) => evidence(`${event.reason}, ${clock(event.lastAtMs)}`, event.message, 'Event')),
          'Events',
        ),
      ],
      explanation: real.length > 0 ? explainReal : explainSpurious,
      fix: look(
        'Find the process that has the port on these nodes and end it, or make the Service anew with another spec.healthCheckNodePort.',
        service.namespace,
        'get',
        'events',
        '--field-selector',
        'reason=FailedToStartServiceHealthcheck',
      ),
      nodes,
    }
  },
}

const explainReal =
  'Where nothing of kube-proxy listens, the balancer finds the node unhealthy, or healthy by the word of another process. kube-proxy tries again at its next sync, which without a change may be an hour away; an event may be older than the port.'
const explainSpurious =
  'Before 1.36 the kube-proxies of both families open the same port: one gets it, the other says so in an event and the port counts the endpoints of one family only. Nothing needs mending.'

type Verdict = { readonly verdict: 'real' | 'spurious' | 'open'; readonly node: string | null }

function judgeFailure({ service, state, answers }: ServiceQuestion, { message }: ServiceEvent): Verdict {
  const node = /^node (\S+) failed to start/.exec(message)?.[1] ?? null
  const isDual = familiesOf(service).length === 2
  if (!isDual || !isBefore(state.serverVersion, 36) || !message.includes('address already in use')) {
    return { verdict: 'real', node }
  }
  const answer = answers.known && node !== null ? answers.value.get(node) : undefined
  const isSilent = answer === undefined || answer.outcome === 'timeout' || answer.outcome === 'unreachable'
  if (isSilent) return { verdict: 'open', node }
  const isOwn = answer.service?.namespace === service.namespace && answer.service.name === service.name
  return { verdict: isOwn ? 'spurious' : 'real', node }
}
