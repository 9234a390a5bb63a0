import { count, percent } from '@/lib/domain/distribution/say'
import { hasAny } from '@/lib/domain/endpoints/select'
import type { Evidence } from '@/lib/domain/findings/finding'
import { look } from '@/lib/domain/findings/fixes'
import { candidatesOf, hasHealthPort, isDirect, isLocal, localCounts } from '@/lib/domain/findings/local-counts'
import type { RuleAnswer, ServiceQuestion, ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, notChecked, sentences, serviceField } from '@/lib/domain/findings/words'
import type { Pod } from '@/lib/domain/workload'

/** F01 (domain page 6): under Local no node has a ready endpoint, although pods are wanted. */
export const f01LocalNoReady: ServiceRule = {
  id: 'F01',
  name: 'LocalNoReady',
  heading: 'No node has a ready endpoint',
  live: true,
  judge(question) {
    if (!isLocal(question) || localCounts(question).some(({ total }) => total > 0)) return null
    const wanted = isWanted(question)
    if (wanted !== true) return wanted
    const { service } = question
    return {
      severity: 'critical',
      title: `No node has a ready endpoint of ${service.name}: ${sayLost(question)}.`,
      figure: '0 ready',
      harm: lostShareOf(question),
      evidence: evidenceOf(question),
      explanation: explain(question),
      fix: look(
        namelessOf(question) > 0
          ? 'Endpoints are ready and name no node, so that no node takes them for its own: set nodeName in their slices, or use Cluster.'
          : 'Find out why no pod is ready; endpoints and their conditions stand in the EndpointSlices.',
        service.namespace,
        'get',
        'endpointslices',
        '-l',
        `kubernetes.io/service-name=${service.name}`,
        '-o',
        'yaml',
      ),
    }
  },
}

/** Endpoints that are not about to go are there because someone wants them; else the workloads say. */
function isWanted({ distribution, facts, service }: ServiceQuestion): RuleAnswer | true {
  if (distribution.ports.some(({ endpoints }) => endpoints.some(({ terminating }) => !terminating))) return true
  if (facts.pods.known && facts.pods.value.some(isAlive)) return true
  const unknown = `Whether any pod of ${service.name} is wanted is not known`
  if (!facts.workloads.known) return notChecked(`${unknown}: ${facts.workloads.inWords}`)
  const workloads = facts.workloads.value
  if (workloads.length === 0) return notChecked(`${unknown}: no workload was found behind it.`)
  return workloads.some(({ replicas }) => replicas === null || replicas > 0) ? true : null
}

const isAlive = ({ terminating, phase }: Pod): boolean => !terminating && phase !== 'Succeeded' && phase !== 'Failed'

/** What is lost on each port; null where it is not known. */
const lostByPort = ({ distribution }: ServiceQuestion): readonly (number | null)[] =>
  distribution.ports.map(({ droppedShare, refusedShare }) =>
    droppedShare === null || refusedShare === null ? null : droppedShare + refusedShare,
  )

/** Then all is lost, whoever balances, and however. */
const servesNothing = ({ distribution }: ServiceQuestion): boolean =>
  !distribution.ports.some(({ endpoints }) => hasAny(endpoints))

function lostShareOf(question: ServiceQuestion): number | undefined {
  if (servesNothing(question)) return 1
  const known = lostByPort(question).filter((share) => share !== null)
  return known.length === 0 ? undefined : Math.max(...known)
}

function sayLost(question: ServiceQuestion): string {
  if (servesNothing(question)) return 'no new connection gets through'
  const lost = lostByPort(question)
  const least = lost.reduce<number | null>((a, b) => (a === null || b === null ? null : Math.min(a, b)), 1)
  if (least === null) return 'the balancer has no node to prefer'
  if (least > 1 - 1e-9) return 'no new connection gets through'
  return `only terminating pods still serve, and ${percent(Math.max(...lost.map((share) => share ?? 0)))} of new connections are lost`
}

function evidenceOf(question: ServiceQuestion): readonly Evidence[] {
  const { service, distribution } = question
  const endpoints = distribution.ports[0]?.endpoints ?? []
  const terminating = endpoints.filter((endpoint) => endpoint.terminating).length
  const nameless = namelessOf(question)
  const candidates = candidatesOf(question)
  return [
    serviceField(service, 'spec.externalTrafficPolicy', 'Local'),
    evidence('ready endpoints on a node', 0, 'EndpointSlices'),
    evidence('endpoints not ready', endpoints.length - terminating - nameless, 'EndpointSlices'),
    evidence('endpoints terminating', terminating, 'EndpointSlices'),
    ...(nameless > 0 ? [evidence('ready endpoints without a node name', nameless, 'EndpointSlices')] : []),
    ...(candidates === null ? [] : [evidence('candidate nodes', candidates.all.nodes, 'Nodes')]),
  ]
}

const namelessOf = ({ distribution }: ServiceQuestion): number =>
  (distribution.ports[0]?.endpoints ?? []).filter(({ ready, nodeName }) => ready && nodeName === null).length

function explain(question: ServiceQuestion): string {
  const { service, distribution } = question
  const nodes = candidatesOf(question)?.all.nodes
  if (isDirect(question)) return 'The balancer sends to ready pods, and there is none.'
  return sentences(
    'Under Local a node serves only with its own endpoints, and none has a ready one.',
    hasHealthPort(service) && `Every node must answer 503 on the health port ${service.healthCheckNodePort}.`,
    distribution.model.failsOpen && nodes !== undefined
      ? `With no node healthy this balancer sends to every candidate (${count(nodes, 'node')}), which lose what reaches them${servesNothing(question) ? '' : ' where nothing serves any more'}.`
      : null,
  )
}
