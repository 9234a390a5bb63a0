import { expect, test } from 'vitest'
import { serviceCell, serviceCells, serviceRow } from './fixtures'
import { csvFileName, servicesCsv } from './services-csv'

const provenance = { cluster: 'harbor', asOfMs: Date.UTC(2026, 0, 2, 3, 4, 5), demoSeed: 7 }

function parse(csv: string): Record<string, string>[] {
  const [head = '', ...lines] = csv.trimEnd().split('\r\n')
  const names = head.split(',')
  return lines.map((line) => {
    const fields = line.match(/("([^"]|"")*"|[^,]*)(,|$)/g)?.map((field) => field.replace(/,$/, '')) ?? []
    return Object.fromEntries(names.map((name, index) => [name, fields[index] ?? '']))
  })
}

const rows = [
  serviceRow({
    cells: serviceCells([
      serviceCell('kn-10', { load: 1.5 }),
      serviceCell('kn-2', { kind: 'idle', load: 0, entryShare: 0 }),
    ]),
  }),
  serviceRow({
    name: 'behind-unknown',
    model: { id: 'unknown', confidence: 'unknown', product: null },
    hottestLoad: null,
    peakToAverage: null,
    droppedShare: null,
    cells: serviceCells([serviceCell('kn-10', { kind: 'unknown', load: null, entryShare: null, servingShare: null })], {
      elsewhere: { kind: 'unknown', entryShare: null },
    }),
  }),
]

const csvOf = (value: 'load' | 'entry', of = rows) => servicesCsv({ rows: of, zoneOf: new Map(), value, provenance })

test('each row has its facts and one value a node, nodes in natural order', () => {
  const csv = csvOf('load')
  expect(csv.split('\r\n')[0]).toMatch(/,load@kn-2,load@kn-10$/)
  expect(parse(csv)[0]).toMatchObject({ name: 'web', peakToAverage: '1', 'load@kn-10': '1.5', 'load@kn-2': '0' })
})
test('unknown is empty and not 0', () => {
  const [, unknown] = parse(csvOf('entry'))
  expect(unknown).toMatchObject({
    hottestLoad: '',
    peakToAverage: '',
    droppedShare: '',
    'entry@kn-10': '',
    'entry@kn-2': '',
  })
  expect(parse(csvOf('entry'))[0]?.['entry@kn-2']).toBe('0')
})
test('every line says where it is from, and that it is simulated', () => {
  const [first] = parse(csvOf('load'))
  expect(first).toMatchObject({ cluster: 'harbor', asOf: '2026-01-02T03:04:05.000Z' })
  expect(csvOf('load')).toContain('"demo, simulated, seed 7"')
  expect(csvFileName('load', provenance)).toBe('harbor-load-2026-01-02T03-04-05Z-demo-seed-7.csv')
})
test('text that a spreadsheet would run stays text', () => {
  const hostile = serviceRow({ model: { id: 'equal-node', confidence: 'class', product: '=HYPERLINK("x")' } })
  expect(csvOf('load', [hostile])).toContain(`"'=HYPERLINK(""x"")"`)
})
