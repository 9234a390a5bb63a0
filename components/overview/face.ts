import type { ReadoutPart } from '@/components/ui/readout-text'
import type { CellValue } from '@/lib/client/overview-url'
import type { HealthOverviewResponse } from '@/lib/contracts/health'
import type { CellKind, ServiceCell, ServiceRow } from '@/lib/contracts/services'
import { type LoadStep, loadStep, type ShareStep, shareStep } from '@/lib/format/load'

/** What is drawn in a cell. */
export type Face =
  /** A value with its colour: load on the diverging scale, a share on the sequential one, a count on none. */
  | { readonly form: 'load'; readonly step: LoadStep; readonly text: string }
  | { readonly form: 'share'; readonly step: ShareStep; readonly text: string }
  | { readonly form: 'plain'; readonly text: string }
  /** Ready pods that get nothing. */
  | { readonly form: 'idle'; readonly text: string }
  /** Connections end here: dropped, or refused because no endpoint anywhere could serve. */
  | { readonly form: 'dropped' }
  | { readonly form: 'refused' }
  /** Connections go on to other nodes: a common forwarder, or an announcer without pods of its own. */
  | { readonly form: 'forwards' }
  | { readonly form: 'announcer' }
  | { readonly form: 'empty' }
  | { readonly form: 'blank' }
  | { readonly form: 'unknown' }
  | { readonly form: 'not-reachable' }

export type HealthCell = HealthOverviewResponse['services'][number]['nodes'][number]

/** What a node is asked for besides its row: the answer of its health port, or what was counted there. */
export type AskedCell = HealthCell | CountedCell

/** What was counted on a node, made ready by the part that is loaded with it. */
export type CountedCell = {
  readonly name: string
  readonly face: Face
  readonly words: string
  readonly fact: readonly ReadoutPart[]
}

/** A cell as the server sent it, or the one that stands for all nodes without a cell of their own. */
export type CellFacts = Pick<ServiceCell, 'kind' | 'load' | 'entryShare' | 'servingShare' | 'endpoints'>

/** What every node of `zone` (null: none) without a cell of its own is to a Service. */
export function elsewhereFacts(row: ServiceRow, zone: string | null): CellFacts {
  const { kind, entryShare } = row.cells?.zones.find((part) => part.zone === zone) ??
    row.cells?.elsewhere ?? { kind: 'unknown', entryShare: null }
  return { kind, entryShare, load: null, servingShare: kind === 'unknown' ? null : 0, endpoints: 0 }
}

/** What the cell of one node shows for a value that rows carry; for the others see `askedFace`. */
export function cellFace(cell: CellFacts, value: CellValue, row: ServiceRow, twoDecimals: boolean): Face {
  switch (value) {
    case 'load':
      return loadFace(cell, row, twoDecimals)
    case 'entry':
      // No node is an entry where the balancer reaches pods itself: that is known, and nothing to show.
      return row.model.id === 'direct' ? { form: 'blank' } : shareFace(cell, cell.entryShare, row, twoDecimals)
    case 'serving':
      return shareFace(cell, cell.servingShare, row, twoDecimals)
    case 'endpoints':
      return endpointsFace(cell, row)
    default:
      return { form: 'blank' }
  }
}

function loadFace(cell: CellFacts, row: ServiceRow, twoDecimals: boolean): Face {
  if (cell.kind === 'pods' && cell.load !== null) {
    return { form: 'load', step: loadStep(cell.load), text: ratioText(cell.load, twoDecimals) }
  }
  return kindFace(cell.kind, row)
}

function shareFace(cell: CellFacts, share: number | null, row: ServiceRow, twoDecimals: boolean): Face {
  if (cell.kind === 'dropped' || cell.kind === 'idle') return kindFace(cell.kind, row)
  if (share === null) return cell.kind === 'excluded' ? { form: 'blank' } : { form: 'unknown' }
  if (share > 0) return { form: 'share', step: shareStep(share), text: percentText(share, twoDecimals) }
  return kindFace(cell.kind, row)
}

function endpointsFace(cell: CellFacts, row: ServiceRow): Face {
  if (cell.endpoints > 0) {
    const text = String(cell.endpoints)
    return cell.kind === 'idle' ? { form: 'idle', text } : { form: 'plain', text }
  }
  return kindFace(cell.kind, row)
}

/** Cells whose form says it all. */
function kindFace(kind: CellKind, row: ServiceRow): Face {
  switch (kind) {
    case 'pods':
    case 'unknown':
      return { form: 'unknown' }
    case 'idle':
      return { form: 'idle', text: '0' }
    case 'dropped':
      return { form: isRefused(row) ? 'refused' : 'dropped' }
    case 'forwards':
      // A balancer with few entry nodes names them; where all nodes forward, each is one of many.
      return { form: row.model.id === 'single-node' || row.model.id === 'ecmp' ? 'announcer' : 'forwards' }
    case 'empty':
      return { form: 'empty' }
    case 'excluded':
      return { form: 'blank' }
  }
}

/** Without an endpoint anywhere every node refuses: the matter is the Service, not one of its nodes. */
export const isRefused = ({ refusedShare }: Pick<ServiceRow, 'refusedShare'>): boolean => (refusedShare ?? 0) > 0

/** What a health port answered, or what was counted; a node that was not asked is blank. */
export function askedFace(answer: AskedCell | undefined): Face {
  if (answer === undefined) return { form: 'blank' }
  if ('face' in answer) return answer.face
  switch (answer.verdict) {
    case 'as-expected':
      return { form: 'plain', text: answer.status === null ? '·' : String(answer.status) }
    case 'by-design':
      return { form: 'empty' }
    case 'disagrees':
      return { form: 'dropped' }
    case 'not-reachable':
      return { form: 'not-reachable' }
    case 'unknown':
      return { form: 'unknown' }
  }
}

/** Load in the room of a cell: ".4", "1", "3.3", "12"; with two decimals "0.42", "1.00", "12.5". */
export function ratioText(ratio: number, twoDecimals: boolean): string {
  if (twoDecimals) return ratio >= 10 ? ratio.toFixed(1) : ratio.toFixed(2)
  if (ratio >= 9.95) return ratio.toFixed(0)
  if (Math.abs(ratio - 1) < 0.005) return '1'
  const text = ratio.toFixed(1)
  // A load that is not zero must not read as zero.
  if (text === '0.0' && ratio > 0) return '<.1'
  return text.startsWith('0.') ? text.slice(1) : text
}

/** A share in percent, without the sign, in the room of a cell: "33", "2.8", ".4"; wide "33.3". */
export function percentText(share: number, twoDecimals: boolean): string {
  const percent = share * 100
  if (percent >= 99.95) return '100'
  if (percent >= 9.95 && !twoDecimals) return percent.toFixed(0)
  if (percent < 0.05) return '<.1'
  const text = percent.toFixed(1)
  return text.startsWith('0.') && !twoDecimals ? text.slice(1) : text
}

/**
 * How far a face departs from what is as it must be: 0 not at all, else the higher the worse. A fault beats every
 * skew; among skews the greater distance from fair on the logarithm wins. Also what stands for many nodes in one.
 */
export function severity(face: Face): number {
  switch (face.form) {
    case 'dropped':
      return 100
    case 'not-reachable':
      return 60
    case 'load':
      return Math.abs(face.step - 4) * 10
    case 'idle':
      return 45
    case 'unknown':
      return 5
    default:
      return 0
  }
}
