import { type CellValue, isAsked } from '@/lib/client/overview-url'
import type { ServiceRow } from '@/lib/contracts/services'
import { formatRatio } from '@/lib/format/ratio'
import { formatShare } from '@/lib/format/share'
import { verdictWords } from '@/lib/format/verdict'
import { countOf } from '@/lib/format/words'
import { type AskedCell, askedFace, type CellFacts, cellFace, elsewhereFacts, isRefused, severity } from './face'

/** The value of a cell in words, complete by itself: "×1.67", "33.3 %", "3 endpoints", "503 by design". */
export function cellWords(cell: CellFacts, row: ServiceRow, value: CellValue, asked: AskedCell | undefined): string {
  switch (value) {
    case 'load':
      if (cell.kind === 'dropped' && isRefused(row)) return 'refused'
      return cell.kind === 'pods' ? formatRatio(cell.load) : kindWords[cell.kind]
    case 'entry':
      if (row.model.id === 'direct') return 'no entry node'
      return cell.kind === 'dropped'
        ? `${formatShare(cell.entryShare)} ${isRefused(row) ? 'refused' : 'dropped'}`
        : formatShare(cell.entryShare)
    case 'serving':
      return formatShare(cell.servingShare)
    case 'endpoints':
      return countOf(cell.endpoints, 'endpoint')
    default:
      return askedWords(asked)
  }
}

/** "503 by design", "not reachable from here", "×1.03, noise". */
export function askedWords(asked: AskedCell | undefined): string {
  if (asked === undefined) return 'not asked'
  if ('words' in asked) return asked.words
  const { status, verdict } = asked
  return `${status === null ? '' : `${status} `}${verdictWords[verdict]}`
}

const kindWords: Record<CellFacts['kind'], string> = {
  pods: 'pods',
  idle: 'idle pods',
  dropped: 'dropped',
  forwards: 'forwarded',
  empty: 'empty by design',
  excluded: 'no candidate',
  unknown: 'not known',
}

export type NodeWords = { readonly words: string; readonly nodes: readonly string[]; readonly departs: boolean }

/** The cells of one Service for a plain table: nodes with the same value together, what departs first. */
export function nodesInWords(row: ServiceRow, value: CellValue, asked: readonly AskedCell[]): readonly NodeWords[] {
  const groups = new Map<string, { nodes: string[]; worst: number }>()
  const take = (node: string, words: string, weight: number) => {
    const group = groups.get(words) ?? { nodes: [], worst: 0 }
    group.nodes.push(node)
    group.worst = Math.max(group.worst, weight)
    groups.set(words, group)
  }
  if (isAsked(value)) {
    for (const answer of asked) {
      take(answer.name, askedWords(answer), severity(askedFace(answer)))
    }
  } else {
    for (const cell of row.cells?.nodes ?? []) {
      take(cell.node, cellWords(cell, row, value, undefined), severity(cellFace(cell, value, row, true)))
    }
  }
  return [...groups]
    .sort(([, a], [, b]) => b.worst - a.worst)
    .map(([words, { nodes, worst }]) => ({ words, nodes, departs: worst > 0 }))
}

export type ElsewhereWords = { readonly words: string; readonly departs: boolean }

/** What the nodes are that the words above do not name, zones that differ by name. Nothing under values that rows do not carry. */
export function elsewhereInWords(row: ServiceRow, value: CellValue): readonly ElsewhereWords[] {
  if (isAsked(value) || row.cells === null) return []
  const say = (who: string, facts: CellFacts): ElsewhereWords => ({
    words: `${who} ${cellWords(facts, row, value, undefined)}`,
    departs: severity(cellFace(facts, value, row, true)) > 0,
  })
  const zones = row.cells.zones.map(({ zone }) =>
    say(zone === null ? 'others without a zone' : `others in zone ${zone}`, elsewhereFacts(row, zone)),
  )
  const rest = { ...row, cells: { ...row.cells, zones: [] } }
  return [...zones, say(zones.length > 0 ? 'the rest' : 'all others', elsewhereFacts(rest, null))]
}
