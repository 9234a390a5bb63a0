import type { CellValue } from '@/lib/client/overview-url'
import type { ServiceRow } from '@/lib/contracts/services'
import { compareNatural } from './columns'
import { cellFace, elsewhereFacts } from './face'

export type CsvProvenance = {
  readonly cluster: string
  readonly asOfMs: number
  /** Seed of the simulation; null: a real cluster. */
  readonly demoSeed: number | null
}

export type CsvInput = {
  readonly rows: readonly ServiceRow[]
  /** Zone of each node, for rows whose unnamed nodes differ by zone. */
  readonly zoneOf: ReadonlyMap<string, string | null>
  readonly value: CsvValue
  readonly provenance: CsvProvenance
}

/** The cell values that the rows themselves carry. */
export type CsvValue = Exclude<CellValue, 'health' | 'observed' | 'against'>

type Field = string | number | null

const facts: readonly (readonly [string, (row: ServiceRow) => Field])[] = [
  ['namespace', (row) => row.namespace],
  ['name', (row) => row.name],
  ['type', (row) => row.type],
  ['externalTrafficPolicy', (row) => row.policy],
  ['model', (row) => row.model.id],
  ['modelConfidence', (row) => row.model.confidence],
  ['balancer', (row) => row.model.product],
  ['group', (row) => row.group],
  ['readyEndpoints', (row) => row.readyEndpoints],
  ['nodesWithEndpoints', (row) => row.nodesWithEndpoints],
  ['candidateNodes', (row) => row.candidateNodes],
  ['hottestLoad', (row) => row.hottestLoad],
  ['hottestLoadLow', (row) => row.hottestLoadBounds?.low ?? row.hottestLoad],
  ['hottestLoadHigh', (row) => row.hottestLoadBounds?.high ?? row.hottestLoad],
  ['peakToAverage', (row) => row.peakToAverage],
  ['peakToAverageLow', (row) => row.peakToAverageBounds?.low ?? row.peakToAverage],
  ['peakToAverageHigh', (row) => row.peakToAverageBounds?.high ?? row.peakToAverage],
  ['droppedShare', (row) => row.droppedShare],
  ['refusedShare', (row) => row.refusedShare],
  ['sourceAddress', (row) => row.sourceAddress],
  ['findings', (row) => row.findings?.count ?? null],
  ['worstFinding', (row) => row.findings?.worst ?? null],
]

/**
 * The rows of the matrix as CSV (RFC 4180): the facts, then one column for each node that any row names, with the
 * chosen value. Shares are fractions; unknown is empty, which is not 0. Each line carries where it is from.
 */
export function servicesCsv({ rows, zoneOf, value, provenance }: CsvInput): string {
  const nodes = [...new Set(rows.flatMap((row) => (row.cells?.nodes ?? []).map((cell) => cell.node)))].sort(
    compareNatural,
  )
  const source = provenance.demoSeed === null ? 'cluster' : `demo, simulated, seed ${provenance.demoSeed}`
  const asOf = new Date(provenance.asOfMs).toISOString()
  const head = ['cluster', 'source', 'asOf', ...facts.map(([name]) => name), ...nodes.map((node) => `${value}@${node}`)]
  const lines = rows.map((row) => {
    const cells = new Map((row.cells?.nodes ?? []).map((cell) => [cell.node, cell]))
    return [
      provenance.cluster,
      source,
      asOf,
      ...facts.map(([, of]) => of(row)),
      ...nodes.map((node) => cellField(cells.get(node) ?? elsewhereFacts(row, zoneOf.get(node) ?? null), value, row)),
    ]
  })
  return [head, ...lines]
    .map((line) => line.map(csvField).join(','))
    .join('\r\n')
    .concat('\r\n')
}

function cellField(cell: Parameters<typeof cellFace>[0], value: CsvValue, row: ServiceRow): Field {
  switch (value) {
    case 'load':
      return cellFace(cell, 'load', row, true).form === 'idle' ? 0 : cell.load
    case 'entry':
      return cell.entryShare
    case 'serving':
      return cell.servingShare
    case 'endpoints':
      return cell.endpoints
  }
}

/** One field; text that a spreadsheet would run as a formula is kept text. */
function csvField(field: Field): string {
  if (field === null) return ''
  if (typeof field === 'number') return String(field)
  const text = /^[=+\-@\t\r]/.test(field) ? `'${field}` : field
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A file name that says what is in it: cluster, value, time, and whether it is simulated. */
export function csvFileName(value: CsvValue, provenance: CsvProvenance): string {
  const at = new Date(provenance.asOfMs).toISOString().slice(0, 19).replaceAll(':', '-')
  const demo = provenance.demoSeed === null ? '' : `-demo-seed-${provenance.demoSeed}`
  return `${provenance.cluster}-${value}-${at}Z${demo}.csv`
}
