import type { Announcement } from '@/lib/domain/announcements'
import { serviceKey } from '@/lib/domain/cluster'
import { list } from '@/lib/domain/distribution/say'
import { familiesOf } from '@/lib/domain/endpoints/build'
import { hasAny } from '@/lib/domain/endpoints/select'
import type { Fix } from '@/lib/domain/findings/finding'
import { kubectl } from '@/lib/domain/findings/kubectl'
import type { RuleAnswer, ServiceQuestion, ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, notChecked } from '@/lib/domain/findings/words'

/**
 * F32: by MetalLB's own status several nodes announce one address by layer 2, or none does although endpoints serve.
 *
 * Source: domain page 6, 3.1 (`ServiceL2Status`), 3.2.
 */
export const f32MultipleAnnouncers: ServiceRule = {
  id: 'F32',
  name: 'MultipleAnnouncers',
  heading: 'Several nodes announce one address, or none does',
  live: true,
  judge(question) {
    const { service, state, model } = question
    const { metallbL2 } = state.announcements
    const mayBeMetalLb = model.candidateRule === 'metallb' || model.id === 'unknown'
    if (!metallbL2.known) return mayBeMetalLb && service.type === 'LoadBalancer' ? notChecked(metallbL2.inWords) : null
    const statuses = [...(metallbL2.value.get(serviceKey(service.namespace, service.name)) ?? [])].sort(byObject)
    const there = statuses.filter(({ node }) => state.nodes?.has(node) !== false)
    if (statuses.length === 0) return judgeSilence(question)
    if (there.length > 0) return judgeSplit(question, there)
    return notChecked(
      `${list(statuses.map(({ node }) => node))} is said to announce the address, and there is no node of this name.`,
    )
  },
}

const byObject = (a: Announcement, b: Announcement): number => (a.object < b.object ? -1 : 1)

function judgeSplit(question: ServiceQuestion, statuses: readonly Announcement[]): RuleAnswer {
  const { service } = question
  const families = familiesOf(service)
  const nodesIn = (fits: (status: Announcement) => boolean) =>
    [...new Set(statuses.filter(fits).map(({ node }) => node))].sort()
  const named = families
    .map((family) => nodesIn((status) => status.family === family))
    .find((nodes) => nodes.length > 1)
  const all = nodesIn(() => true)
  // One more node than families cannot be one for each of them.
  const nodes = named ?? (statuses.some(({ family }) => family === null) && all.length > families.length ? all : null)
  if (nodes === null) {
    if (all.length < 2 || statuses.every(({ family }) => family !== null)) return null
    return notChecked(`${list(all)} announce, and their status does not say whether each has its own address family.`)
  }
  return {
    severity: 'critical',
    title: `${list(nodes)} announce the address of ${service.name} at once: which of them a client reaches is chance.`,
    figure: `${nodes.length} announcers`,
    harm: nodes.length,
    evidence: statuses.map(({ node, object }) => evidence('announcing node', node, object)),
    explanation:
      'By layer 2 one node answers for an address. Speakers that do not see one another each hold themselves for that node, and neighbours keep the answer that came last: connections move and break without notice.',
    fix: checkSpeakers(question),
    nodes,
  }
}

function judgeSilence(question: ServiceQuestion): RuleAnswer {
  const { service, state, model, distribution } = question
  const { metallbBgp } = state.announcements
  const addresses = service.ingress.flatMap(({ ip }) => (ip === null ? [] : [ip]))
  const serves = distribution.ports.some(({ endpoints }) => hasAny(endpoints))
  if (model.candidateRule !== 'metallb' || addresses.length === 0 || !serves) return null
  if (!metallbBgp.known) return notChecked(`No node announces by layer 2; ${metallbBgp.inWords}`)
  if ((metallbBgp.value.get(serviceKey(service.namespace, service.name)) ?? []).length > 0) return null
  return {
    severity: 'critical',
    title: `No status of MetalLB names a node that announces ${list(addresses)}, the address of ${service.name}, although it has endpoints that serve.`,
    figure: 'no announcer',
    evidence: [
      evidence('ServiceL2Status', 'none', 'metallb.io'),
      evidence('ServiceBGPStatus', 'none', 'metallb.io'),
      evidence('status.loadBalancer.ingress', addresses.join(', '), `Service ${service.namespace}/${service.name}`),
    ],
    explanation:
      'MetalLB writes a status for each node that announces. Where no speaker announces the address, nobody outside learns where to send to; a MetalLB that is too old to write them may announce it all the same.',
    fix: checkSpeakers(question),
  }
}

const checkSpeakers = ({ service: { namespace, name } }: ServiceQuestion): Fix => ({
  inWords:
    'Look at the speakers: whether each runs, and whether they reach one another on the memberlist port (7946 TCP and UDP by default).',
  yaml: null,
  kubectl: kubectl(
    null,
    ...['get', 'servicel2statuses.metallb.io', '-A', '-o', 'wide'],
    ...['-l', `metallb.io/service-namespace=${namespace},metallb.io/service-name=${name}`],
  ),
  warning: null,
})
