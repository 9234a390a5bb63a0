import { describe, expect, test } from 'vitest'
import { buildColumns, type MatrixColumns } from './columns'
import { columnAt, drawnColumns, headLabel, layOut, PITCH_MIN, ZONE_GAP, zoneSpan } from './geometry'

function nodes(perZone: Record<string, number>): MatrixColumns {
  const list = Object.entries(perZone).flatMap(([zone, count]) =>
    Array.from({ length: count }, (_, index) => ({
      name: `kn-${zone}${String(index).padStart(4, '0')}`,
      zone,
      ready: true,
      unschedulable: false,
      deleting: false,
    })),
  )
  return buildColumns(list, null)
}

describe('layOut', () => {
  test('36 nodes in three zones fill the width that they have', () => {
    const layout = layOut(nodes({ a: 12, b: 12, c: 12 }), 766)
    expect(layout.pitch).toBe(20)
    expect(layout.width).toBe(36 * 20 + 2 * ZONE_GAP)
    expect(layout.width).toBeLessThanOrEqual(766)
  })
  test('columns never get narrower than a number', () => {
    expect(layOut(nodes({ a: 5000 }), 766).pitch).toBe(PITCH_MIN)
  })
  test('wide columns show two decimals, and cells grow no wider than that needs', () => {
    const layout = layOut(nodes({ a: 5 }), 766)
    expect(layout.twoDecimals).toBe(true)
    expect(layout.face).toBe(31)
  })
  test('a few nodes have heads that can be read', () => {
    const few = buildColumns(
      ['kind-control-plane', 'kind-worker'].map((name) => ({
        name,
        zone: null,
        ready: true,
        unschedulable: false,
        deleting: false,
      })),
      null,
    )
    const { pitch } = layOut(few, 766)
    expect(headLabel('control-plane', pitch)).toBe('control-plane')
  })
  test('zones are kept apart', () => {
    const layout = layOut(nodes({ a: 2, b: 1 }), 100)
    expect((layout.x[2] ?? 0) - (layout.x[1] ?? 0)).toBe(layout.pitch + ZONE_GAP)
  })
  test('without nodes nothing is laid out', () => {
    expect(layOut(nodes({}), 766)).toMatchObject({ x: [], width: 0 })
  })
})

describe('columnAt', () => {
  test('every pixel of a column finds it', () => {
    const layout = layOut(nodes({ a: 700, b: 700 }), 766)
    for (const index of [0, 1, 699, 700, 1399]) {
      const x = layout.x[index] ?? 0
      expect(columnAt(layout, x)).toBe(index)
      expect(columnAt(layout, x + layout.pitch - 1)).toBe(index)
    }
    expect(columnAt(layout, -1)).toBe(-1)
  })
})

describe('drawnColumns', () => {
  test('all columns in view are drawn, and not many more', () => {
    const range = drawnColumns(1003, 1045, 5000)
    expect(range.start).toBeLessThanOrEqual(1003)
    expect(range.end).toBeGreaterThan(1045)
    expect(range.end - range.start).toBeLessThan(80)
  })
  test('scrolling by one column changes nothing', () => {
    expect(drawnColumns(1001, 1042, 5000)).toEqual(drawnColumns(1002, 1043, 5000))
  })
  test('the range ends with the columns', () => {
    expect(drawnColumns(4990, 4999, 5000).end).toBe(5000)
    expect(drawnColumns(0, 0, 0)).toEqual({ start: 0, end: 0 })
  })
})

test('a zone is drawn as far as it is in range', () => {
  const columns = nodes({ a: 10, b: 10 })
  const layout = layOut(columns, 100)
  const [a, b] = columns.zones
  if (a === undefined || b === undefined) throw new Error('two zones expected')
  expect(zoneSpan(layout, a, { start: 8, end: 12 })).toEqual({ x: 8 * 18, width: 2 * 18 })
  expect(zoneSpan(layout, b, { start: 8, end: 12 })).toEqual({ x: 10 * 18 + ZONE_GAP, width: 2 * 18 })
  expect(zoneSpan(layout, a, { start: 10, end: 12 })).toBeNull()
})

test('a head keeps the end of a name, where names differ', () => {
  expect(headLabel('12', 18)).toBe('12')
  expect(headLabel('1a2b3c4d-x7f2', 18)).toBe('f2')
})
