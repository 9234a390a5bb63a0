import { describe, expect, test } from 'vitest'
import { buildColumns } from './columns'
import { serviceCell, serviceCells, serviceRow } from './fixtures'
import {
  bucketOf,
  columnAtStrip,
  findingMarks,
  layOutStrip,
  stripFaces,
  stripRowHeight,
  stripRows,
  stripX,
} from './strip'

const name = (zone: string, index: number) => `kn-${zone}${String(index).padStart(4, '0')}`
const columns = buildColumns(
  (
    [
      ['a', 1702],
      ['b', 1655],
      ['c', 1643],
    ] as const
  ).flatMap(([zone, count]) =>
    Array.from({ length: count }, (_, index) => ({
      name: name(zone, index),
      zone,
      ready: true,
      unschedulable: false,
      deleting: false,
    })),
  ),
  null,
)
const strip = layOutStrip(columns, 988)

describe('layOutStrip', () => {
  test('5,000 nodes become about 290 columns, the worst of 18 each', () => {
    expect(strip.perBucket).toBe(18)
    expect(strip.buckets).toBeGreaterThan(270)
    expect(strip.buckets).toBeLessThan(300)
  })
  test('it fills the width and keeps zones apart', () => {
    const last = strip.zones.at(-1)
    expect((last?.x ?? 0) + (last?.width ?? 0)).toBeCloseTo(988, 5)
    const [a, b] = strip.zones
    expect((b?.x ?? 0) - ((a?.x ?? 0) + (a?.width ?? 0))).toBe(8)
  })
  test('a bucket never holds nodes of two zones', () => {
    expect(bucketOf(strip, 1701)).toBe((strip.zones[0]?.buckets ?? 0) - 1)
    expect(bucketOf(strip, 1702)).toBe(strip.zones[1]?.firstBucket)
    expect(bucketOf(strip, 5000)).toBe(-1)
  })
  test('a place on the strip leads back to its node', () => {
    for (const column of [0, 17, 18, 1701, 1702, 3000, 4999]) {
      expect(columnAtStrip(strip, stripX(strip, column) + 0.01)).toBe(column)
    }
  })
})

test('nodes with findings are marked over the strip, several in one column once', () => {
  expect(findingMarks(strip, columns)).toBe('')
  const marked = columns.columns.map((column, index) =>
    [0, 1, 1702].includes(index)
      ? { ...column, node: { ...column.node, findings: { count: 1, worst: 'medium' as const } } }
      : column,
  )
  const path = findingMarks(strip, { ...columns, columns: marked })
  expect(path.match(/M/g)).toHaveLength(2)
  expect(path).toContain(`M${Math.round(strip.zones[1]?.x ?? 0) - 1} 0`)
})

describe('stripFaces', () => {
  const faces = (nodes: ReturnType<typeof serviceCell>[]) =>
    stripFaces(strip, columns, serviceRow({ cells: serviceCells(nodes) }), 'load', [])
  test('a fault beats any skew in the same column, in either order', () => {
    const hot = serviceCell(name('a', 1), { load: 5 })
    const fault = serviceCell(name('a', 2), { kind: 'dropped', load: null, endpoints: 0 })
    expect(faces([hot, fault])[0]).toEqual({ form: 'dropped' })
    expect(faces([fault, hot])[0]).toEqual({ form: 'dropped' })
  })
  test('of two skews the one further from fair wins', () => {
    const mild = serviceCell(name('a', 1), { load: 1.3 })
    const cold = serviceCell(name('a', 2), { load: 0.2 })
    expect(faces([mild, cold])[0]).toMatchObject({ form: 'load', step: 0 })
  })
  test('nodes without anything leave the ground', () => {
    expect(faces([]).every((face) => face === null)).toBe(true)
  })
  test('a drop on every node without pods is seen on every column', () => {
    const row = serviceRow({ cells: serviceCells([], { elsewhere: { kind: 'dropped', entryShare: 0.0002 } }) })
    expect(stripFaces(strip, columns, row, 'load', []).every((face) => face?.form === 'dropped')).toBe(true)
  })
  test('where zones differ only the zone that departs is marked', () => {
    const cells = serviceCells([], { zones: [{ zone: 'b', kind: 'dropped', entryShare: 0.1 }] })
    const drawn = stripFaces(strip, columns, serviceRow({ cells }), 'load', [])
    const b = strip.zones[1]
    expect(drawn.findIndex((face) => face !== null)).toBe(b?.firstBucket)
    expect(drawn.filter((face) => face !== null)).toHaveLength(b?.buckets ?? 0)
  })
  test('a node that the cluster does not have is passed over', () => {
    expect(faces([serviceCell('gone', { load: 5 })]).every((face) => face === null)).toBe(true)
  })
})

test('few rows are tall, many are low and scroll with the window', () => {
  expect(stripRowHeight(5)).toBe(14)
  expect(stripRowHeight(30)).toBe(3)
  expect(stripRows(5, 0, 5)).toEqual({ start: 0, end: 5 })
  const window = stripRows(1000, 500, 524)
  expect(window.end - window.start).toBe(37)
  expect(window.start).toBeLessThanOrEqual(500)
  expect(window.end).toBeGreaterThanOrEqual(524)
  expect(stripRows(1000, 990, 1000).end).toBe(1000)
  expect(stripRows(1000, 501, 525)).toEqual(window)
})
