import type { SentencePart } from '@/components/ui/sentence'
import type { DistributionPort, DistributionResponse } from '@/lib/contracts/distribution'
import { formatTimes } from '@/lib/format/ratio'
import { formatShareShort } from '@/lib/format/share'
import { countOf, listWords } from '@/lib/format/words'
import { fairShare, hottestLoad } from '../readings'
import { explainHeat } from './explain-heat'

type Parts = readonly SentencePart[]

/** What the sentence is about: one port of the answer for the Service with this name. */
export type Said = {
  readonly name: string
  readonly answer: DistributionResponse
  readonly port: DistributionPort
}

/** Load ÷ fair up to which a Service counts as even (domain page 4: bands of the skew figure). */
export const EVEN_UP_TO = 1.2

/**
 * One sentence that answers where the new connections of a Service go, with its one phrase that matters marked:
 * fault for loss, hot for pressure. Loss comes before pressure, and what cannot be computed says what is missing.
 */
export function sayService(name: string, answer: DistributionResponse, port: DistributionPort | undefined): Parts {
  if (port === undefined) return [`${name} has no port, so no connection can reach a pod.`]
  const said: Said = { name: nameOfPort(name, answer, port), answer, port }
  for (const pattern of PATTERNS) {
    const parts = pattern(said)
    if (parts !== null) return parts
  }
  return sayEven(said)
}

/** "web", or "ingress:https (IPv6)" where other ports or families of the Service have shares of their own. */
function nameOfPort(name: string, { ports }: DistributionResponse, port: DistributionPort): string {
  const several = (pick: (other: DistributionPort) => string | number) => new Set(ports.map(pick)).size > 1
  const ofPort = several((other) => `${other.name} ${other.port}`) ? `:${port.name || port.port}` : ''
  return `${name}${ofPort}${several((other) => other.family) ? ` (${port.family})` : ''}`
}

/** In order of urgency; the first that holds speaks. */
const PATTERNS: readonly ((said: Said) => Parts | null)[] = [
  sayNoEndpoints,
  sayUnknown,
  sayNotComputed,
  sayDropped,
  sayIdle,
  sayOneNode,
  sayHot,
]

/** No endpoint that kube-proxy could use: connections are refused whatever the balancer does (domain page 1.4). */
function sayNoEndpoints({ name, port }: Said): Parts | null {
  if (port.endpoints.some((endpoint) => endpoint.ready || (endpoint.serving && endpoint.terminating))) return null
  const why =
    port.endpoints.length === 0 ? 'has no pod' : `has ${countOf(port.endpoints.length, 'pod')}, none of them ready`
  return [`${name} ${why}: `, { text: 'every new connection is refused', tone: 'bad' }, '.']
}

function sayUnknown({ name, answer, port }: Said): Parts | null {
  if (answer.model.id !== 'unknown' && answer.bounds === null) return null
  const bounds = (answer.bounds ?? []).flatMap((bound) =>
    bound.ports.filter((other) => other.name === port.name && other.family === port.family),
  )
  const start =
    answer.model.id === 'single-node'
      ? `Which node announces the address of ${name} is not known`
      : answer.model.disputed
        ? `Objects leave open how the balancer of ${name} spreads connections`
        : `The balancer of ${name} is not recognised`
  const known = (pick: (bound: DistributionPort) => number | null) => bounds.map(pick).filter((value) => value !== null)
  const heat = known(hottestLoad)
  if (heat.length < Math.max(1, bounds.length)) {
    return [`${start}, so its shares cannot be computed: choose a model below.`]
  }
  const [low, high] = [Math.min(...heat), Math.max(...heat)]
  const drop = Math.max(0, ...known((bound) => bound.droppedShare))
  const loss: Parts =
    drop > 0 ? [', and ', { text: `up to ${formatShareShort(drop)} of new connections are dropped`, tone: 'bad' }] : []
  if (high <= EVEN_UP_TO) return [`${start}; under either bound no pod is far from its fair share`, ...loss, '.']
  const range =
    high - low < 0.005
      ? `${formatTimes(high)} its fair share`
      : `between ${formatTimes(low)} and ${formatTimes(high)} its fair share`
  const heatPart: SentencePart = drop > 0 ? range : { text: range, tone: 'hot' }
  return [`${start}: its hottest pod gets `, heatPart, ...loss, '.']
}

function sayNotComputed({ name, answer, port }: Said): Parts | null {
  if (port.endpoints.some((endpoint) => endpoint.share !== null)) return null
  if (answer.model.id === 'single-node' && answer.model.announcers === null)
    return [
      `Which node announces the address of ${name} is not known, so its shares cannot be computed: name it below.`,
    ]
  return [`The shares of ${name} cannot be computed from what may be read.`]
}

function sayDropped({ name, answer, port }: Said): Parts | null {
  const lost = (port.droppedShare ?? 0) + (port.refusedShare ?? 0)
  if (lost <= 0) return null
  const mark: SentencePart = { text: `loses ${formatShareShort(lost)} of its new connections`, tone: 'bad' }
  const empty = port.nodes.filter((node) => (node.entryShare ?? 0) > 0 && node.usableEndpoints === 0)
  if (empty.length === 0) return [`${name} `, mark, ': the balancer finds no healthy node to send them to.']
  const only = empty.length === 1 ? empty[0] : undefined
  const where =
    only === undefined
      ? `enter on ${empty.length} of ${countOf(port.poolNodes ?? empty.length, 'node')} that hold no usable pod`
      : only.localEndpoints > 0
        ? `enter on ${only.name}, where ${countOf(only.localEndpoints, 'ready pod')} ${only.localEndpoints === 1 ? 'serves' : 'serve'} other ports but not this one`
        : `enter on ${only.name}, which holds no usable pod`
  const why = port.failOpen ? ', because the balancer found no healthy node and sends to all' : ''
  // Under Cluster every kube-proxy forwards, but for one that is too old to fall back.
  const limit =
    answer.policy === 'Local' ? 'Local may not forward' : 'kube-proxy there is too old to send to terminating pods'
  return [`${name} `, mark, `: they ${where}, and ${limit}${why}.`]
}

/** Ready pods that no new connection reaches, because the balancer never picks their nodes. */
function sayIdle({ name, answer, port }: Said): Parts | null {
  const idle = port.endpoints.filter((endpoint) => endpoint.ready && endpoint.share === 0)
  if (idle.length === 0) return null
  const mark: SentencePart = {
    text: `${idle.length} of its ${countOf(port.readyEndpoints, 'pod')} ${idle.length === 1 ? 'gets' : 'get'} nothing`,
    tone: 'hot',
  }
  const entries = port.nodes.filter((node) => (node.entryShare ?? 0) > 0).map((node) => node.name)
  const only = entries.length === 1 ? entries[0] : undefined
  if (only !== undefined) return [`All new connections to ${name} enter on ${only}: `, mark, '.']
  const nodes = [...new Set(idle.flatMap((endpoint) => endpoint.nodeName ?? []))]
  if (nodes.length === 0) return [`${name} serves unevenly: `, mark, ', for they name no node.']
  const where = nodes.length <= 3 ? listWords(nodes) : countOf(nodes.length, 'node')
  const verb = nodes.length === 1 ? 'is' : 'are'
  const why = answer.policy === 'Local' ? `, because ${where} ${verb} not in the balancer's pool` : ''
  return [`${name} does not use all it has: `, mark, `${why}.`]
}

function sayOneNode({ name, port }: Said): Parts | null {
  if (!port.singleNode) return null
  const node = port.endpoints.find((endpoint) => (endpoint.share ?? 0) > 0)?.nodeName
  const where = node == null ? 'one node' : node
  const who =
    port.readyEndpoints === 1
      ? `The only ready pod of ${name} stands`
      : `${port.readyEndpoints === 2 ? 'Both' : `All ${port.readyEndpoints}`} pods of ${name} stand`
  return [`${who} on ${where}: `, { text: 'losing that node loses every connection', tone: 'hot' }, '.']
}

function sayHot({ name, answer, port }: Said): Parts | null {
  const peak = hottestLoad(port)
  if (peak === null || peak <= EVEN_UP_TO + 1e-9) return null
  const hottest = port.endpoints.filter((endpoint) => (endpoint.load ?? 0) > peak - 1e-6)
  const nodes = [...new Set(hottest.map((endpoint) => endpoint.nodeName))]
  const only = nodes.length === 1 && nodes[0] != null ? ` on ${nodes[0]}` : ''
  const many = hottest.length > 1
  const subject = many
    ? only === ''
      ? `${hottest.length} of the ${port.readyEndpoints} pods of ${name} get `
      : `The ${hottest.length} pods of ${name}${only} get `
    : `The pod of ${name}${only} gets `
  const mark: SentencePart = { text: `${formatTimes(peak)} ${many ? 'their' : 'its'} fair share`, tone: 'hot' }
  return [subject, mark, `${many ? ' each' : ''}${explainHeat(answer, port)}.`]
}

function sayEven({ name, answer, port }: Said): Parts {
  const peak = hottestLoad(port) ?? 1
  const hop = port.hopShare ?? 0
  const crossing = hop > 0.0005 ? `; ${formatShareShort(hop)} of connections cross to a second node` : ''
  if (peak > 1 + 1e-6) return [`No pod of ${name} gets more than ${formatTimes(peak)} its fair share${crossing}.`]
  const share = formatShareShort(fairShare(port))
  if (answer.policy === 'Cluster' || answer.model.id === 'direct')
    return [`Each of the ${port.readyEndpoints} pods of ${name} gets the same ${share} of new connections${crossing}.`]
  const pods = `The ${port.readyEndpoints} pods of ${name} on ${countOf(port.nodesWithEndpoints, 'node')}`
  return [`${pods} get the same share of new connections, ${share} each.`]
}
