import type { ShareBar } from '@/components/charts/share-bar'
import type { DistributionPort } from '@/lib/contracts/distribution'
import { countOf } from '@/lib/format/words'
import type { Range } from '../flow/flow-types'
import { sayLoad, sayShares } from '../flow/flow-words'
import { fairShare, type Reading } from '../readings'

export type ShareRows = {
  /** A pod, or the pods of one node that were folded; shares of one pod, lowest and highest over pods and readings. */
  readonly rows: readonly ShareBar[]
  /** A row is a node. */
  readonly folded: boolean
  /** Rows that are not shown because they are nearer to the fair share than those that are. */
  readonly hidden: number
  /** Share of each pod if all were alike. */
  readonly fair: number
}

/** More rows than these are no longer a picture; the table below holds all. */
export const MAX_ROWS = 60

const distance = (load: number) => Math.abs(Math.log(Math.max(load, 1e-6)))

/**
 * Rows of the share chart, by node. Above 60 pods a row is a node; above 60 nodes those furthest from the fair share
 * are kept, and the number of the others is said.
 */
export function shareRows(readings: readonly Reading[]): ShareRows {
  const [first] = readings
  if (first === undefined) return { rows: [], folded: false, hidden: 0, fair: 0 }
  const fair = fairShare(first.port)
  const pods = first.port.endpoints
    .map((endpoint, index) => podRow(readings, endpoint, index, fair))
    .filter((row) => row !== null)
    .sort((one, other) => one.node.localeCompare(other.node) || one.name.localeCompare(other.name))
  if (pods.length <= MAX_ROWS) return { rows: markStarts(pods), folded: false, hidden: 0, fair }
  const nodes = foldByNode(pods)
  const far = (row: ShareBar) => Math.max(distance(row.load.low), distance(row.load.high))
  const kept = [...nodes].sort((one, other) => far(other) - far(one)).slice(0, MAX_ROWS)
  const shown = new Set(kept.map((row) => row.key))
  return {
    rows: markStarts(nodes.filter((row) => shown.has(row.key))),
    folded: true,
    hidden: nodes.length - kept.length,
    fair,
  }
}

type Endpoint = DistributionPort['endpoints'][number]

function podRow(readings: readonly Reading[], endpoint: Endpoint, index: number, fair: number): ShareBar | null {
  const shares = readings
    .map((reading) => reading.port.endpoints[index]?.share ?? null)
    .filter((share) => share !== null)
  if (shares.length === 0 || (!endpoint.ready && Math.max(...shares) === 0)) return null
  const [low, high] = [Math.min(...shares), Math.max(...shares)]
  return {
    key: `${endpoint.address} ${endpoint.podName ?? ''}`,
    node: endpoint.nodeName ?? 'no node',
    name: endpoint.podName ?? endpoint.address,
    low,
    high,
    ...inWords({ low, high }, { low: low / fair, high: high / fair }),
    startsNode: false,
  }
}

function foldByNode(pods: readonly ShareBar[]): readonly ShareBar[] {
  const nodes = new Map<string, ShareBar[]>()
  for (const pod of pods) {
    const members = nodes.get(pod.node)
    if (members === undefined) nodes.set(pod.node, [pod])
    else members.push(pod)
  }
  return [...nodes].map(([node, members]) => {
    const share = spanOf(members)
    const name = `${countOf(members.length, 'pod')}, each`
    return {
      key: node,
      node,
      name,
      ...share,
      ...inWords(share, spanOf(members.map((pod) => pod.load))),
      startsNode: true,
    }
  })
}

const spanOf = (ranges: readonly Range[]): Range => ({
  low: Math.min(...ranges.map(({ low }) => low)),
  high: Math.max(...ranges.map(({ high }) => high)),
})

const inWords = (share: Range, load: Range) => ({
  load,
  shareText: sayShares([share.low, share.high]),
  loadText: sayLoad(load),
})

const markStarts = (rows: readonly ShareBar[]): readonly ShareBar[] =>
  rows.map((row, index) => ({ ...row, startsNode: row.node !== rows[index - 1]?.node }))
