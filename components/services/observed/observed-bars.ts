import type { ObservedBar, ShareBar } from '@/components/charts/share-bar'
import type { ObservedResponse } from '@/lib/contracts/observed'
import type { ShareRows } from '../distribution/share-rows'
import { sayLoad, sayShares } from '../flow/flow-words'
import { isBeyondNoise, sayMargin, saySigma } from './observed-words'

type Endpoint = ObservedResponse['endpoints'][number]
type Node = ObservedResponse['nodes'][number]

/** Shares that differ by less are the same but for rounding. */
const SAME = 1e-6

/** Rows with what was observed beside what is expected. */
export type ObservedRows = ShareRows & {
  /** Pods that both shares are among; null: all of them, and expected shares are those of the page. */
  readonly among: number | null
}

/**
 * The rows of the share chart with what each pod, or one pod of each node, was counted with. What is dropped reaches no
 * pod, and a pod without data is no zero: where there is either, the hollow bars too are of what arrives at the pods that
 * were counted, so that both bars of a row have one denominator.
 */
export function observedRows(rows: ShareRows, answer: ObservedResponse, isStale: boolean): ObservedRows {
  const pods = new Map(answer.endpoints.map((endpoint) => [endpoint.podName, endpoint]))
  const nodes = new Map(answer.nodes.map((node) => [node.name, node]))
  const isRebased = !rows.folded && needsBase(rows.rows, pods)
  const counted = answer.endpoints.filter(
    ({ present, count, expectedShare }) => present && count !== null && expectedShare !== 0,
  )
  const fair = isRebased ? 1 / Math.max(1, counted.length) : rows.fair
  return {
    ...rows,
    fair,
    among: isRebased ? counted.length : null,
    rows: rows.rows.map((row) => {
      const figures = rows.folded ? perPod(nodes.get(row.node)) : pods.get(row.name)
      const observed = toBar(figures, answer, fair, isStale)
      return isRebased ? { ...rebase(row, figures, fair), observed } : { ...row, observed }
    }),
  }
}

/** Whether expected shares are of something else than those that are observed: of what is dropped, or of pods not counted. */
export function needsBase(
  rows: readonly Pick<ShareBar, 'name' | 'low' | 'high'>[],
  pods: ReadonlyMap<string, Endpoint>,
): boolean {
  return rows.some(({ name, low, high }) => {
    const expected = pods.get(name)?.expectedShare ?? null
    return expected !== null && high - low < SAME && Math.abs(expected - high) > SAME
  })
}

type Figures = Pick<Endpoint, 'count' | 'share' | 'expectedShare' | 'margin' | 'standardErrors'>

/** The mean over the counted pods of a node; its difference stays that of the node. */
export function perPod(node: Node | undefined): Figures | undefined {
  if (node === undefined) return undefined
  const each = (figure: number | null) => (figure === null ? null : figure / Math.max(1, node.countedPods))
  const { standardErrors } = node
  return {
    count: each(node.count),
    share: each(node.share),
    expectedShare: each(node.expectedShare),
    margin: each(node.margin),
    standardErrors,
  }
}

function rebase(row: ShareBar, figures: Figures | undefined, fair: number): ShareBar {
  const expected = figures?.expectedShare ?? null
  // A pod that is not counted has no share of what arrives at the others.
  if (expected === null) return { ...row, shareText: '–' }
  const load = { low: expected / fair, high: expected / fair }
  return { ...row, low: expected, high: expected, load, shareText: sayShares([expected]), loadText: sayLoad(load) }
}

/** What is drawn and said of figures; `undefined`: nobody counted there. */
export function toBar(
  figures: Figures | undefined,
  answer: ObservedResponse,
  fair: number,
  isStale: boolean,
): ObservedBar {
  if (figures === undefined || figures.count === null) return { ...hatched, said: 'not counted' }
  if (figures.share === null) return { ...hatched, said: 'nothing counted' }
  const isFew = answer.notJudged === 'few'
  const isBeyond = isBeyondNoise(figures)
  return {
    share: figures.share,
    margin: figures.margin,
    // Chance alone changes no colour.
    load: (isBeyond ? figures.share : (figures.expectedShare ?? figures.share)) / fair,
    shareText: sayShares([figures.share]),
    isBeyond: isBeyond && !isFew,
    drawn: isFew ? 'hatched' : isStale ? 'stale' : 'solid',
    said: isFew ? 'too few' : sayDifference(figures, isBeyond),
  }
}

/** "16.6 % ± 1.4, −0.2 σ, noise", or why there is no such figure. */
export function sayObservedBar({ share, margin, shareText, said }: ObservedBar): string {
  if (share === null) return said
  const reach = margin === null ? '' : ` ± ${sayMargin(margin).replace(/.%$/, '')}`
  return `${shareText}${reach}${said === '' ? '' : `, ${said}`}`
}

const hatched = { share: null, margin: null, load: null, shareText: '?', isBeyond: false, drawn: 'hatched' } as const

const sayDifference = ({ standardErrors }: Figures, isBeyond: boolean): string =>
  standardErrors === null ? '' : `${saySigma(standardErrors)}, ${isBeyond ? 'beyond noise' : 'noise'}`
