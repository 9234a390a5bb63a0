import 'server-only'
import type { NodeReadingsQuery, NodeReadingsResponse } from '@/lib/contracts/node-readings'
import { checkNode } from '@/lib/domain/node-readings/check-node'
import { createWithoutLocalCounter, type WithoutLocalCounter } from '@/lib/domain/node-readings/without-local'
import { safeText } from '@/lib/format/foreign-text'
import { readableState } from '../../auth/readable'
import { notFound } from '../../http/problem'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import { isTurnSpent, nextTurn } from '../../turns'
import { watchesOf } from '../../watched'
import { freshnessOf, wholeCluster } from '../freshness'

const NODES_MAX = 50
const WORDS_LENGTH = 500

/**
 * What exporters say of one node, or of those of which something bad is said. It waits for the metric source, so no other
 * answer hangs on it.
 *
 * @throws ProblemError `not-found` for a node that is not there
 */
export async function getNodeReadings(
  cluster: FollowedCluster,
  access: ReaderAccess,
  { node: wanted }: NodeReadingsQuery,
  nowMs: () => number,
): Promise<NodeReadingsResponse> {
  const { nodes } = readableState(cluster.source.state(), access)
  const freshness = () => freshnessOf(cluster, access, wholeCluster, nowMs())
  const nothing = { nodes: [], told: 0, bad: 0, total: nodes?.size ?? null }
  if (nodes === null) return { ...nothing, notObserved: 'Nodes may not be read.', freshness: freshness() }
  if (wanted !== undefined && !nodes.has(wanted)) throw notFound(`node ${wanted}`)
  const answer = await cluster.traffic.nodes([...nodes.values()])
  if (!answer.known) {
    return { ...nothing, notObserved: safeText(answer.inWords, WORDS_LENGTH), freshness: freshness() }
  }
  const expected = await expectInTurns(cluster, access)
  const asked = wanted === undefined ? [...answer.value.keys()].sort() : [wanted]
  const checked = asked.map((name) => {
    const reading = answer.value.get(name)
    return { name, checks: reading === undefined ? [] : [...checkNode(reading, expected?.of(name) ?? null, nowMs())] }
  })
  const bad = checked.filter(({ checks }) => checks.some(({ holds }) => holds === false))
  return {
    nodes: (wanted === undefined ? bad : checked).slice(0, NODES_MAX),
    told: answer.value.size,
    total: nodes.size,
    bad: bad.length,
    notObserved: null,
    freshness: freshness(),
  }
}

/** null: kube-proxy counts ports of Services of every namespace, and not all of them may be seen. */
async function expectInTurns(cluster: FollowedCluster, access: ReaderAccess): Promise<WithoutLocalCounter | null> {
  const status = cluster.source.status()
  const isWhole = (['services', 'endpointslices'] as const).every((resource) =>
    watchesOf(status, resource, null).some(({ namespace, syncedAtMs }) => namespace === null && syncedAtMs !== null),
  )
  if (access.namespaces !== 'all' || !isWhole) return null
  const state = cluster.source.state()
  const { services, slices } = state
  const counter = createWithoutLocalCounter(state)
  for (const [key, service] of services) {
    counter.add(service, slices.get(key) ?? [])
    if (isTurnSpent()) await nextTurn()
  }
  return counter
}
