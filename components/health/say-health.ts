import type { SentencePart } from '@/components/ui/sentence'
import type { DistributionPort, DistributionResponse } from '@/lib/contracts/distribution'
import type { HealthNode, HealthResponse } from '@/lib/contracts/health'
import type { ServiceResponse } from '@/lib/contracts/service'
import { formatShareShort } from '@/lib/format/share'
import { countOf, listWords } from '@/lib/format/words'
import { countVerdicts } from './order-nodes'

type Parts = readonly SentencePart[]

/** More names than these are counted instead. */
const NAMED = 3

/**
 * One sentence on the health ports of a Service: which nodes disagree with the objects and what that does to new
 * connections. `answered` is the distribution as the answers make it; null while it is not known.
 */
export function sayHealth(
  service: Pick<ServiceResponse, 'name' | 'policy' | 'healthCheckNodePort' | 'serviceProxyName'>,
  health: HealthResponse,
  answered: DistributionResponse | null,
): Parts {
  const { name } = service
  if (health.port === null && service.serviceProxyName !== null) {
    return [`No health port of ${name} is known: another proxy than kube-proxy serves it.`]
  }
  if (health.port === null) {
    return service.policy === 'Cluster' || service.healthCheckNodePort !== null
      ? [`The health port of ${name} is not asked, because its nodes may not be read.`]
      : [`${name} has no health port, so no balancer can ask its nodes.`]
  }
  if (health.nodes.length === 0) return [`There is no node whose port ${health.port} could be asked.`]
  const asked = health.nodes.filter((node) => node.observed !== null)
  if (asked.length === 0) return [`Asking ${countOf(health.totalNodes, 'node')} on port ${health.port}.`]
  const disagreeing = health.nodes.filter((node) => node.verdict === 'disagrees')
  if (disagreeing.length > 0) return sayDisagreement(name, health, disagreeing, answered)
  return sayCalm(health, asked)
}

function sayDisagreement(
  name: string,
  health: HealthResponse,
  disagreeing: readonly HealthNode[],
  answered: DistributionResponse | null,
): Parts {
  const only = disagreeing.length === 1 ? disagreeing[0] : undefined
  const port = answered?.model.probed === true ? answered.ports[0] : undefined
  if (only !== undefined) {
    const mark: SentencePart = { text: `${only.name} ${whatItAnswers(name, only)}`, tone: 'bad' }
    return [mark, port === undefined ? '.' : `: ${consequence(name, only, port)}.`]
  }
  const names = disagreeing.map((node) => node.name)
  const who = names.length <= NAMED ? listWords(names) : `${names.slice(0, NAMED).join(', ')} and more`
  const mark: SentencePart = { text: `${disagreeing.length} of ${health.nodes.length} nodes disagree`, tone: 'bad' }
  const lost = port === undefined ? 0 : lostOn(names, port)
  const loss =
    lost > 0 ? ` Going by these answers, ${formatShareShort(lost)} of new connections are dropped there.` : ''
  return [mark, ` with what the objects say: ${who}.${loss}`]
}

function whatItAnswers(name: string, node: HealthNode): string {
  const { observed, expected } = node
  if (observed === null) return 'disagrees'
  if (observed.outcome === 'refused') return 'refuses the health port'
  if (observed.outcome !== 'answered' || observed.status === null) return 'answers no HTTP on the health port'
  if (observed.service !== null && observed.service.name !== name)
    return `answers ${observed.status} for another Service`
  if (expected.status !== null && observed.status !== expected.status)
    return `answers ${observed.status} where ${expected.status} is expected`
  return `answers ${observed.status} with other counts than the objects`
}

/** What the balancer does with the answer of one node, by the distribution as answered. */
function consequence(name: string, node: HealthNode, port: DistributionPort): string {
  const entry = port.nodes.find((other) => other.name === node.name)
  const share = entry?.entryShare ?? 0
  if (entry === undefined || share <= 0) {
    const pods = node.expected.localEndpoints ?? 0
    return pods > 0
      ? `the balancer leaves it out, and its ${countOf(pods, 'pod')} ${pods === 1 ? 'gets' : 'get'} nothing`
      : 'the balancer leaves it out, as it would anyway'
  }
  const part = `sends it ${formatShareShort(share)} of ${name}'s new connections`
  return entry.usableEndpoints === 0
    ? `the balancer counts it healthy, ${part}, and all of them are dropped`
    : `the balancer counts it healthy and ${part}`
}

function lostOn(names: readonly string[], port: DistributionPort): number {
  const wanted = new Set(names)
  return port.nodes
    .filter((node) => wanted.has(node.name) && node.usableEndpoints === 0)
    .reduce((sum, node) => sum + (node.entryShare ?? 0), 0)
}

function sayCalm(health: HealthResponse, asked: readonly HealthNode[]): Parts {
  const counts = countVerdicts(health.nodes)
  const answering = counts['as-expected'] + counts['by-design']
  if (answering === 0) {
    const mark: SentencePart = {
      text: `none of ${countOf(asked.length, 'node')} could be asked from here`,
      tone: 'cold',
    }
    return ['Nothing can be said about the health ports: ', mark, '.']
  }
  const far = counts['not-reachable'] > 0 ? `; ${counts['not-reachable']} not reachable from here` : ''
  const open = counts.unknown > 0 ? `; ${counts.unknown} not known yet` : ''
  const who =
    answering === health.nodes.length
      ? `All ${countOf(answering, 'node')}`
      : `${answering} of ${health.nodes.length} nodes`
  return [`${who} ${answering === 1 ? 'answers' : 'answer'} as they must: ${howTheyAnswer(health.nodes)}${far}${open}.`]
}

/** "3 with 200, 33 with 503 by design". */
function howTheyAnswer(nodes: readonly HealthNode[]): string {
  const counts = new Map<string, number>()
  for (const node of nodes) {
    if (node.verdict !== 'as-expected' && node.verdict !== 'by-design') continue
    const words = `with ${node.observed?.status ?? '?'}${node.verdict === 'by-design' ? ' by design' : ''}`
    counts.set(words, (counts.get(words) ?? 0) + 1)
  }
  return [...counts]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([words, count]) => `${count} ${words}`)
    .join(', ')
}
