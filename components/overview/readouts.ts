import type { Readout, ReadoutPart } from '@/components/ui/readout-text'
import { type CellValue, isAsked } from '@/lib/client/overview-url'
import type { ServiceRow } from '@/lib/contracts/services'
import type { Confidence } from '@/lib/domain/balancers/model'
import { formatRatio } from '@/lib/format/ratio'
import { formatShare } from '@/lib/format/share'
import { verdictWords } from '@/lib/format/verdict'
import { countOf } from '@/lib/format/words'
import type { MatrixColumn } from './columns'
import { type AskedCell, type CellFacts, isRefused } from './face'
import { cellAt } from './row-cells'
import { hottestText } from './row-words'

type Fact = readonly ReadoutPart[]

/** The exact values of one cell: pods, what enters, what each pod gets against its fair share, and why. */
export function cellReadout(
  row: ServiceRow,
  column: MatrixColumn,
  cell: CellFacts,
  value: CellValue,
  asked: AskedCell | undefined,
): Readout {
  const facts: Fact[] = isAsked(value) ? [askedFact(row, value, asked), ...loadFacts(row, cell)] : loadFacts(row, cell)
  return { title: `${nameOf(row)} on ${column.node.name}`, facts: [...facts, ...portFact(row), ...nodeFacts(column)] }
}

function loadFacts(row: ServiceRow, cell: CellFacts): Fact[] {
  const enters: Fact =
    row.model.id === 'direct'
      ? ['connections go straight to pods']
      : ['enters here ', { strong: formatShare(cell.entryShare) }]
  const ready = row.readyEndpoints
  const pods: Fact = [
    ready === null ? countOf(cell.endpoints, 'ready pod') : `${cell.endpoints} of ${countOf(ready, 'ready pod')}`,
  ]
  switch (cell.kind) {
    case 'pods': {
      const fair = ready === null || ready === 0 ? null : 1 / ready
      const each = cell.load === null || fair === null ? null : cell.load * fair
      const share = { strong: `${formatShare(each)} = ${formatRatio(cell.load)}` }
      return [pods, enters, ['each pod ', share, ` of fair ${formatShare(fair)}`]]
    }
    case 'idle':
      return [pods, enters, [{ strong: 'its ready pods get nothing' }]]
    case 'dropped':
      return isRefused(row)
        ? [enters, [{ strong: 'refused' }, ': no endpoint anywhere could serve']]
        : [enters, [{ strong: 'dropped' }, ': no endpoint that this node may use']]
    case 'forwards':
      return [['no pod here'], enters, ['forwarded to pods on other nodes']]
    case 'empty':
      return [['no pod here'], ['gets nothing, by design']]
    case 'excluded':
      return [['no candidate of the balancer']]
    case 'unknown':
      return [...(cell.endpoints > 0 ? [pods] : []), ['share ', { strong: 'not known' }, unknownBecause(row)]]
  }
}

const unknownBecause = ({ model }: ServiceRow): string =>
  model.id === 'unknown' ? ': balancer not recognised' : ': nodes or the announcer are not known'

function askedFact(row: ServiceRow, value: CellValue, asked: AskedCell | undefined): Fact {
  if (asked === undefined) return [value === 'health' ? 'health port ' : 'observed: ', { strong: 'not asked' }]
  if ('fact' in asked) return asked.fact
  const status = asked.status === null ? 'no answer' : String(asked.status)
  const port = row.healthCheckNodePort === null ? 'health port' : `health port ${row.healthCheckNodePort}`
  return [`${port} `, { strong: status }, `, ${verdictWords[asked.verdict]}`]
}

function portFact(row: ServiceRow): Fact[] {
  if (row.shown === null || row.shown.of <= 1) return []
  const port = row.shown.port === '' ? row.shown.protocol : row.shown.port
  return [[`port ${port} ${row.shown.family}, the worst of ${row.shown.of}`]]
}

/** What is special about a node, in words; empty when nothing is. */
export function nodeFacts({ node }: MatrixColumn): Fact[] {
  const facts: Fact[] = []
  if (node.ready === false) facts.push(['node ', { strong: 'NotReady' }])
  if (node.unschedulable) facts.push(['node ', { strong: 'cordoned' }])
  if (node.deleting) facts.push(['node ', { strong: 'being deleted' }])
  const findings = findingsOfNode(node)
  if (findings !== null) facts.push(['node has ', { strong: findings }])
  return facts
}

/** "4 findings, worst medium"; null: none is told. */
export const findingsOfNode = ({ findings }: MatrixColumn['node']): string | null =>
  findings === undefined ? null : `${countOf(findings.count, 'finding')}, worst ${findings.worst}`

/** A node by itself. */
export function columnReadout(column: MatrixColumn): Readout {
  const zone: Fact = column.node.zone === null ? ['zone not known'] : [`zone ${column.node.zone}`]
  return { title: column.node.name, facts: [zone, ...nodeFacts(column)] }
}

/** What the model of a balancer rests on. */
export const confidenceWords: Record<Confidence, string> = {
  status: 'by the status of the Service',
  lease: 'by the lease of its announcer',
  class: 'by its load balancer class',
  annotation: 'by an annotation',
  'provider-id': 'by the provider of the nodes',
  reader: 'chosen by you',
  guess: 'a guess: nothing says so',
  unknown: 'not recognised',
}

/** A Service by itself. */
export function rowReadout(row: ServiceRow): Readout {
  const { product, id, confidence } = row.model
  const hottest: Fact[] =
    row.hottestLoad === null && row.hottestLoadBounds === null
      ? []
      : [['hottest pod ', { strong: hottestText(row) }, ' of its fair share']]
  return {
    title: nameOf(row),
    facts: [
      // What matters most comes first: a narrow window cuts the end.
      ...hottest,
      ['dropped ', { strong: formatShare(row.droppedShare) }],
      ...(row.refusedShare !== null && row.refusedShare > 0
        ? [['refused ', { strong: formatShare(row.refusedShare) }] as Fact]
        : []),
      ...portFact(row),
      [placesWords(row)],
      ['balancer ', { strong: product ?? id }, product === null ? '' : `, ${id}`, `, ${confidenceWords[confidence]}`],
      [`${row.type}, ${row.policy}`],
    ],
  }
}

function placesWords({ readyEndpoints, nodesWithEndpoints, candidateNodes }: ServiceRow): string {
  if (readyEndpoints === null || nodesWithEndpoints === null) return 'endpoints may not be read'
  const candidates = candidateNodes === null ? '' : `, ${countOf(candidateNodes, 'candidate')}`
  return `${countOf(readyEndpoints, 'ready pod')} on ${countOf(nodesWithEndpoints, 'node')}${candidates}`
}

/** `namespace/name`. */
export function nameOf(row: Pick<ServiceRow, 'namespace' | 'name'>): string {
  return `${row.namespace}/${row.name}`
}

/** What one place of the grid says: a cell, a Service, a node, or nothing (a column head of facts). */
export function readoutAt(
  row: ServiceRow | undefined,
  column: MatrixColumn | undefined,
  value: CellValue,
  askedOf: (row: ServiceRow, node: string) => AskedCell | undefined,
): Readout | null {
  if (row === undefined) return column === undefined ? null : columnReadout(column)
  if (column === undefined) return rowReadout(row)
  const { name } = column.node
  return cellReadout(row, column, cellAt(row, column.node), value, askedOf(row, name))
}
