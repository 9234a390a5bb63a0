import { type CellValue, isAsked } from '@/lib/client/overview-url'
import type { ServiceCell, ServiceRow } from '@/lib/contracts/services'
import { type AskedCell, askedFace, type CellFacts, cellFace, elsewhereFacts, severity } from './face'

const byNode = new WeakMap<ServiceRow, ReadonlyMap<string, ServiceCell>>()

/** The cells of a row by node, made once for each row. */
export function cellsByNode(row: ServiceRow): ReadonlyMap<string, ServiceCell> {
  const known = byNode.get(row)
  if (known !== undefined) return known
  const made = new Map((row.cells?.nodes ?? []).map((cell) => [cell.node, cell]))
  byNode.set(row, made)
  return made
}

const answersByNode = new WeakMap<readonly AskedCell[], ReadonlyMap<string, AskedCell>>()
const noAnswers: ReadonlyMap<string, AskedCell> = new Map()

/** The answers of a row by node, made once for each answer of the server. */
export function healthByNode(answers: readonly AskedCell[] | undefined): ReadonlyMap<string, AskedCell> {
  if (answers === undefined) return noAnswers
  const known = answersByNode.get(answers)
  if (known !== undefined) return known
  const made = new Map(answers.map((answer) => [answer.name, answer]))
  answersByNode.set(answers, made)
  return made
}

/** What a node is to a Service. */
export function cellAt(row: ServiceRow, node: NodeAndZone): CellFacts {
  return cellsByNode(row).get(node.name) ?? elsewhereFacts(row, node.zone)
}

export type NodeAndZone = { readonly name: string; readonly zone: string | null }

/** Whether the cell of a node departs from what must be. */
export function departsAt(row: ServiceRow, node: NodeAndZone, value: CellValue, asked: AskedCell | undefined): boolean {
  const face = isAsked(value) ? askedFace(asked) : cellFace(cellAt(row, node), value, row, false)
  return severity(face) > 0
}
