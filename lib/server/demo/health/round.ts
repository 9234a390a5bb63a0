import type { ClusterNode, EndpointSlice, IpFamily, Service } from '@/lib/domain/cluster'
import { countLocalEndpoints } from '@/lib/domain/endpoints/local-count'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import { parseHealthAnswer } from '@/lib/domain/health/parse-answer'
import type { Draw } from '@/lib/server/demo/simulation/random'
import { askHealthPort, type Question } from './listeners'
import { type Quirk, quirkAt, setInAtMs } from './quirk'

/** A connection that nobody answers is given up after this long. */
const timeoutMs = 2_000
/** New connections start this far apart, so that a sweep does not come as a burst. */
const spacingMs = 30

export type AskContext = {
  readonly draw: Draw
  readonly quirks: readonly Quirk[]
  /** When the demo began, Unix milliseconds. */
  readonly startMs: number
  /** The Service has changed since then: how long it has answered as it does is not known. */
  readonly hasMoved: boolean
}

/** Answers on their way: when each arrives, soonest first. */
export type Pending = { readonly atMs: number; readonly node: string; readonly answer: HealthAnswer }

type Asked = {
  readonly service: Service
  readonly slices: readonly EndpointSlice[]
  /** Of the addresses that are asked; null: any, for the port counts nothing. */
  readonly family: IpFamily | null
  readonly nodes: readonly ClusterNode[]
  /** What each node answered last. */
  readonly before: ReadonlyMap<string, HealthAnswer>
}

/** Asks the nodes from `nowMs` on, one connection after the other, and says what will come back when. */
export function askNodes(
  { service, slices, family, nodes, before }: Asked,
  nowMs: number,
  context: AskContext,
): readonly Pending[] {
  const local = countLocalEndpoints(service, slices, family ?? undefined)
  const seed = family === 'IPv6' ? [service.uid, family] : [service.uid]
  return nodes
    .map((node, position): Pending => {
      const askedMs = nowMs + position * spacingMs
      const localEndpoints = local.get(node.name) ?? 0
      const { quirks, startMs } = context
      const question = { service, node, localEndpoints, quirks, elapsedMs: askedMs - startMs, atMs: askedMs }
      const wire = askHealthPort(question)
      const drawnMs = context.draw.between(0.4, 2.2, 'latency', ...seed, node.name, Math.floor(nowMs / 1_000))
      const latencyMs = wire.outcome === 'timeout' ? timeoutMs : Math.round(drawnMs * 100) / 100
      const parsed = wire.outcome === 'answered' ? parseHealthAnswer(wire.raw) : nothingHeard
      const checkedAtMs = Math.ceil(askedMs + latencyMs)
      const answer = { outcome: wire.outcome, ...parsed, latencyMs, checkedAtMs, sinceMs: checkedAtMs }
      const sinceMs = since(answer, before.get(node.name), question, context)
      return { atMs: checkedAtMs, node: node.name, answer: { ...answer, sinceMs } }
    })
    .toSorted((one, other) => one.atMs - other.atMs)
}

const nothingHeard = {
  status: null,
  localEndpoints: null,
  serviceProxyHealthy: null,
  nodeEligible: null,
  weight: null,
  service: null,
  emptyBody: false,
}

/** Since when the same answer comes. What the demo began with has a past of its own. */
function since(
  answer: HealthAnswer,
  before: HealthAnswer | undefined,
  question: Question,
  { draw, startMs, hasMoved }: AskContext,
): number {
  if (before !== undefined) {
    return before.outcome === answer.outcome && before.status === answer.status ? before.sinceMs : answer.checkedAtMs
  }
  const quirk = quirkAt(question)
  if (quirk !== null) return startMs + setInAtMs(quirk, question.elapsedMs)
  const { service, node } = question
  const hoursAgo = draw.between(2, 30, 'since', service.namespace, service.name)
  return node.ready === 'True' && !hasMoved ? startMs - Math.round(hoursAgo * 3_600_000) : answer.checkedAtMs
}
