import type { CellValue } from '@/lib/client/overview-url'
import type { ServiceCell, ServiceRow } from '@/lib/contracts/services'
import { type CellFacts, cellFace, elsewhereFacts, type HealthCell, healthFace, severity } from './face'

const byNode = new WeakMap<ServiceRow, ReadonlyMap<string, ServiceCell>>()

/** The cells of a row by node, made once for each row. */
export function cellsByNode(row: ServiceRow): ReadonlyMap<string, ServiceCell> {
  const known = byNode.get(row)
  if (known !== undefined) return known
  const made = new Map((row.cells?.nodes ?? []).map((cell) => [cell.node, cell]))
  byNode.set(row, made)
  return made
}

const answersByNode = new WeakMap<readonly HealthCell[], ReadonlyMap<string, HealthCell>>()
const noAnswers: ReadonlyMap<string, HealthCell> = new Map()

/** The answers of a row by node, made once for each answer of the server. */
export function healthByNode(answers: readonly HealthCell[] | undefined): ReadonlyMap<string, HealthCell> {
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
export function departsAt(
  row: ServiceRow,
  node: NodeAndZone,
  value: CellValue,
  health: HealthCell | undefined,
): boolean {
  const face = value === 'health' ? healthFace(health) : cellFace(cellAt(row, node), value, row, false)
  return severity(face) > 0
}
