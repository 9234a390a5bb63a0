import { type ClusterNode, type ClusterState, type Service, serviceKey } from '@/lib/domain/cluster'
import { countLocalEndpoints } from '@/lib/domain/endpoints/local-count'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import { parseHealthAnswer } from '@/lib/domain/health/parse-answer'
import type { Draw } from '@/lib/server/demo/simulation/random'
import { askHealthPort, findQuirk } from './listeners'
import type { Quirk } from './quirk'

/** A connection that nobody answers is given up after this long. */
const timeoutMs = 2_000
/** New connections start this far apart, so that a sweep does not come as a burst. */
const spacingMs = 30

export type AskContext = {
  readonly draw: Draw
  readonly quirks: readonly Quirk[]
  /** When the demo began, Unix milliseconds. */
  readonly startMs: number
}

/** Answers on their way: when each arrives, soonest first. */
export type Pending = { readonly atMs: number; readonly node: string; readonly answer: HealthAnswer }

/** Asks the nodes at `nowMs`, one connection after the other, and says what will come back when. */
export function askNodes(
  state: ClusterState,
  service: Service,
  nodes: readonly ClusterNode[],
  before: ReadonlyMap<string, HealthAnswer>,
  nowMs: number,
  context: AskContext,
): readonly Pending[] {
  const key = serviceKey(service.namespace, service.name)
  const local = countLocalEndpoints(service, state.slices.get(key) ?? [])
  return nodes
    .map((node, position): Pending => {
      const askedMs = nowMs + position * spacingMs
      const localEndpoints = local.get(node.name) ?? 0
      const wire = askHealthPort({ service, node, localEndpoints, quirks: context.quirks, atMs: askedMs })
      const drawnMs = context.draw.between(0.4, 2.2, 'latency', key, node.name, Math.floor(nowMs / 1_000))
      const latencyMs = wire.outcome === 'timeout' ? timeoutMs : Math.round(drawnMs * 100) / 100
      const parsed = wire.outcome === 'answered' ? parseHealthAnswer(wire.raw) : nothingHeard
      const checkedAtMs = Math.ceil(askedMs + latencyMs)
      const answer = { outcome: wire.outcome, ...parsed, latencyMs, checkedAtMs, sinceMs: checkedAtMs }
      const sinceMs = since(answer, before.get(node.name), service, node, localEndpoints, context)
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
  service: Service,
  node: ClusterNode,
  localEndpoints: number,
  { draw, quirks, startMs }: AskContext,
): number {
  if (before !== undefined) {
    return before.outcome === answer.outcome && before.status === answer.status ? before.sinceMs : answer.checkedAtMs
  }
  const quirk = findQuirk({ service, node, quirks })
  if (quirk !== undefined) return startMs - quirk.forMinutes * 60_000
  const usual = node.ready === 'True' && (answer.status === 200 || localEndpoints === 0)
  const hoursAgo = draw.between(2, 30, 'since', service.namespace, service.name)
  return usual ? startMs - Math.round(hoursAgo * 3_600_000) : answer.checkedAtMs
}
