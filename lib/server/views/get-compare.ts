import 'server-only'
import type { CompareColumn, CompareQuery, CompareResponse } from '@/lib/contracts/compare'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import type { PortDistribution } from '@/lib/domain/distribution/result'
import type { AfterLoss } from '@/lib/domain/what-if/blast/after-loss'
import type { NodeLoss, ZoneLoss } from '@/lib/domain/what-if/blast/blast-radius'
import type { Column, ComparedQuestion } from '@/lib/domain/what-if/compare/column'
import { type Comparison, compare } from '@/lib/domain/what-if/compare/compare'
import { parseScenarioText, toScenarioText } from '@/lib/domain/what-if/scenario-text'
import type { ServiceFacts } from '@/lib/domain/workload'
import { ProblemError } from '../http/problem'
import { safeText } from '../kubernetes/words/safe-text'
import type { FollowedCluster } from '../runtime'
import type { ReaderAccess } from '../sources'
import { findService, type ServiceRef } from './find-service'
import { freshnessOf, ofNamespace } from './freshness'
import { toSourceAddress } from './get-source-address'
import { requireKnown } from './known'
import { readFacts } from './service-facts'
import { judgeAddressUnder } from './service-judgement'

/** Groups of alike nodes that an answer names; the rest is less harmful than all of them. */
const MOST_GROUPS = 60
const MOST_POD_GROUPS = 400
/** Names of alike nodes that are spelt out. */
const MOST_NAMES = 8

/**
 * One Service under the policy that it has, under the other one, and under a scenario.
 *
 * @throws ProblemError `bad-request` for a scenario or a port that cannot be read
 */
export async function getCompare(
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
  query: CompareQuery,
  nowMs: () => number,
): Promise<CompareResponse> {
  findService(cluster, access, ref)
  requireKnown(cluster.source.status(), 'endpointslices', ref.namespace)
  const parsed = parseScenarioText(query.scenario ?? '')
  if (!parsed.ok) throw new ProblemError('bad-request', parsed.error, 'Build the scenario on the Compare tab.')
  const facts = await readFacts(cluster, access, ref)
  const question = questionOf(cluster, access, ref, facts)
  const comparison = compare(question, parsed.scenario, portIndex(question, query))
  return {
    headline: comparison.headline,
    columns: comparison.columns.map((column) => toColumn(column, comparison)),
    shown: shownPort(comparison),
    differences: [...comparison.differences],
    offeredBy: comparison.offeredBy,
    impossible: comparison.impossible === null ? null : [...comparison.impossible.reasons],
    freshness: freshnessOf(cluster, access, ofNamespace(ref.namespace), nowMs()),
  }
}

function questionOf(
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
  facts: ServiceFacts,
): ComparedQuestion {
  const { service, state } = findService(cluster, access, ref)
  return { state, service, facts, detect: detectBalancer, judgeAddress: judgeAddressUnder(facts) }
}

/** @returns undefined: the worst port */
function portIndex({ service }: ComparedQuestion, { port, family }: CompareQuery): number | undefined {
  if (port === undefined) return undefined
  const families = service.ipFamilies.length === 0 ? [undefined] : service.ipFamilies
  const ports = families.flatMap((each) => service.ports.map((one) => ({ one, family: each })))
  const at = ports.findIndex(
    ({ one, family: own }) =>
      (one.name === port || String(one.port) === port) && (family === undefined || own === undefined || own === family),
  )
  if (at >= 0) return at
  const names = service.ports.map((one) => safeText(one.name === '' ? String(one.port) : one.name)).join(', ')
  throw new ProblemError('bad-request', `The Service has no such port.`, `Its ports are ${names}.`)
}

function shownPort({ columns, shown }: Comparison): CompareResponse['shown'] {
  const [first] = columns
  const figures = shown === null ? undefined : first?.ports[shown]
  if (first === undefined || figures === undefined) return null
  const { port, family } = figures
  return { port: safeText(port.name), number: port.port, protocol: port.protocol, family, of: first.ports.length }
}

function toColumn(column: Column, { shown }: Comparison): CompareColumn {
  const { applied, figures, distribution, blast } = column
  const port = shown === null ? undefined : distribution.ports[shown]
  return {
    label: column.label,
    isNow: column.isNow,
    scenario: toScenarioText(applied.scenario),
    policy: applied.policy,
    model: {
      id: distribution.model.id,
      confidence: distribution.model.confidence,
      product: distribution.model.product,
    },
    figures:
      figures === null
        ? null
        : {
            peak: figures.peak,
            nodePeak: figures.nodePeak,
            dropped: figures.dropped,
            refused: figures.refused,
            hop: figures.hop,
            readyEndpoints: figures.readyEndpoints,
            nodesWithEndpoints: figures.nodesWithEndpoints,
            poolNodes: figures.poolNodes,
            candidateNodes: figures.candidateNodes,
          },
    pods: port === undefined ? [] : groupPods(port),
    entries: port === undefined ? [] : groupEntries(port),
    address: toSourceAddress(column.address),
    health: { ...column.health },
    convergence: column.convergence,
    blast:
      blast === null
        ? null
        : { nodes: blast.nodes.slice(0, MOST_GROUPS).map(toNodeLoss), zones: blast.zones.map(toZoneLoss) },
    price: [...column.price],
    pendingPods: applied.pendingPods,
    assumptions: [...applied.assumptions],
    notModelled: [...applied.notModelled],
  }
}

/** Pods of one node that get the same share are one group. */
function groupPods({ endpoints }: PortDistribution): CompareColumn['pods'] {
  const groups = new Map<string, CompareColumn['pods'][number]>()
  for (const { nodeName, share, load } of endpoints) {
    if (load === null && share === null) continue
    const key = `${nodeName} ${share?.toFixed(9)}`
    const known = groups.get(key)
    if (known === undefined) groups.set(key, { node: nodeName, pods: 1, share, load })
    else known.pods += 1
  }
  return [...groups.values()]
    .sort((a, b) => (a.share ?? 0) - (b.share ?? 0) || (String(a.node) < String(b.node) ? -1 : 1))
    .slice(-MOST_POD_GROUPS)
}

function groupEntries({ nodes, elsewhere }: PortDistribution): CompareColumn['entries'] {
  const groups = new Map<string, CompareColumn['entries'][number]>()
  const add = (count: number, entryShare: number | null, example: string): void => {
    if (entryShare === null || entryShare === 0 || count === 0) return
    const key = entryShare.toFixed(9)
    const known = groups.get(key)
    if (known === undefined) groups.set(key, { nodes: count, entryShare, example })
    else known.nodes += count
  }
  for (const { name, entryShare } of nodes) add(1, entryShare, name)
  for (const { nodes: count, entryShare, zone } of elsewhere) add(count, entryShare, zone ?? '')
  return [...groups.values()].sort((a, b) => (b.entryShare ?? 0) - (a.entryShare ?? 0))
}

const toAfter = ({ readyEndpoints, droppedShare, refusedShare, skew }: AfterLoss) => ({
  readyEndpoints,
  droppedShare,
  refusedShare,
  peakToAverage: skew.peakToAverage,
})

const toNodeLoss = ({ nodes, zone, readyEndpoints, atOnce, untilNoticed, after }: NodeLoss) => ({
  nodes: nodes.slice(0, MOST_NAMES),
  count: nodes.length,
  zone,
  readyEndpoints,
  atOnce,
  untilNoticed,
  after: toAfter(after),
})

const toZoneLoss = ({ zone, nodes, readyEndpoints, atOnce, untilNoticed, after }: ZoneLoss) => ({
  zone,
  nodes,
  readyEndpoints,
  atOnce,
  untilNoticed,
  after: toAfter(after),
})
