import 'server-only'
import type { CompareColumn } from '@/lib/contracts/compare'
import type { PortDistribution } from '@/lib/domain/distribution/result'
import type { Finding } from '@/lib/domain/findings/finding'
import type { AfterLoss } from '@/lib/domain/what-if/blast/after-loss'
import type { NodeLoss, ZoneLoss } from '@/lib/domain/what-if/blast/blast-radius'
import type { Column } from '@/lib/domain/what-if/compare/column'
import type { FindingChanges } from '@/lib/domain/what-if/compare/finding-changes'
import { toScenarioText } from '@/lib/domain/what-if/scenario-text'
import { toSourceAddress } from '../service/get-source-address'

/** Groups of alike nodes that an answer names; the rest is less harmful than all of them. */
const MOST_GROUPS = 60
const MOST_POD_GROUPS = 400
/** Names of alike nodes that are spelt out. */
const MOST_NAMES = 8

/** One column of a comparison as the API tells it. */
export function toColumn(column: Column, changes: FindingChanges | undefined): CompareColumn {
  const { applied, figures, distribution, blast } = column
  const port = figures === null ? undefined : distribution.ports[column.ports.indexOf(figures)]
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
    lostMeanwhile: column.lostMeanwhile,
    findings: { appear: (changes?.appear ?? []).map(toBrief), vanish: (changes?.vanish ?? []).map(toBrief) },
    pendingPods: applied.pendingPods,
    assumptions: [...applied.assumptions],
    notModelled: [...applied.notModelled],
  }
}

const toBrief = ({ id, heading, severity, title }: Finding) => ({ id, heading, severity, title })

/** Pods of one node that get the same share are one group. */
function groupPods({ endpoints }: PortDistribution): CompareColumn['pods'] {
  const byNode = new Map<string | null, Map<number | null, CompareColumn['pods'][number]>>()
  for (const { nodeName, share, load } of endpoints) {
    if (load === null && share === null) continue
    const groups = byNode.get(nodeName) ?? new Map<number | null, CompareColumn['pods'][number]>()
    byNode.set(nodeName, groups)
    // Sums of fractions in another order differ by rounding.
    const key = share === null ? null : Math.round(share * 1e9)
    const known = groups.get(key)
    if (known === undefined) groups.set(key, { node: nodeName, pods: 1, share, load })
    else known.pods += 1
  }
  return [...byNode.values()]
    .flatMap((groups) => [...groups.values()])
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
