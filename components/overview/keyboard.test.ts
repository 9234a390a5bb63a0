import { describe, expect, test } from 'vitest'
import { type GridBounds, type GridKey, type GridPosition, nextPosition } from './keyboard'

const bounds: GridBounds = { rows: 4, facts: 2, nodes: 6, screenRows: 3, screenColumns: 4 }
/** Departing cells as row:column, columns counted from the first fact. */
const departing = new Set(['1:3', '1:6', '3:2', '3:7', '4:3'])
const departs = (row: number, column: number) => departing.has(`${row}:${column}`)

function press(at: [number, number], key: string, held: Partial<GridKey> = {}): [number, number] | null {
  const next: GridPosition | null = nextPosition(
    { row: at[0], column: at[1] },
    { key, ctrlKey: false, shiftKey: false, ...held },
    bounds,
    departs,
  )
  return next === null ? null : [next.row, next.column]
}

describe('nextPosition', () => {
  test('arrows move by one and stop at the edges', () => {
    expect(press([1, 0], 'ArrowRight')).toEqual([1, 1])
    expect(press([1, 7], 'ArrowRight')).toEqual([1, 7])
    expect(press([1, 0], 'ArrowUp')).toEqual([0, 0])
    expect(press([0, 0], 'ArrowUp')).toEqual([0, 0])
    expect(press([4, 0], 'ArrowDown')).toEqual([4, 0])
  })
  test('Home and End go to the ends of the row, with Ctrl to the ends of the grid', () => {
    expect(press([2, 4], 'Home')).toEqual([2, 0])
    expect(press([2, 4], 'End')).toEqual([2, 7])
    expect(press([2, 4], 'Home', { ctrlKey: true })).toEqual([0, 0])
    expect(press([2, 4], 'End', { ctrlKey: true })).toEqual([4, 7])
  })
  test('Shift moves by a screen', () => {
    expect(press([1, 2], 'ArrowRight', { shiftKey: true })).toEqual([1, 6])
    expect(press([1, 2], 'PageDown')).toEqual([4, 2])
  })
  test('Ctrl with an arrow goes to the next cell that departs, over the ends of rows', () => {
    const ctrl = { ctrlKey: true }
    expect(press([1, 0], 'ArrowRight', ctrl)).toEqual([1, 3])
    expect(press([1, 3], 'ArrowRight', ctrl)).toEqual([1, 6])
    expect(press([1, 6], 'ArrowRight', ctrl)).toEqual([3, 2])
    expect(press([3, 2], 'ArrowLeft', ctrl)).toEqual([1, 6])
    expect(press([1, 3], 'ArrowDown', ctrl)).toEqual([4, 3])
    expect(press([4, 3], 'ArrowUp', ctrl)).toEqual([1, 3])
  })
  test('where nothing further departs it stays', () => {
    expect(press([4, 3], 'ArrowRight', { ctrlKey: true })).toEqual([4, 3])
    expect(press([1, 3], 'ArrowLeft', { ctrlKey: true })).toEqual([1, 3])
    expect(press([2, 5], 'ArrowDown', { ctrlKey: true })).toEqual([2, 5])
  })
  test('from the head Ctrl+Right finds the first that departs', () => {
    expect(press([0, 0], 'ArrowRight', { ctrlKey: true })).toEqual([1, 3])
  })
  test('other keys are not the grid’s', () => {
    expect(press([1, 1], 'a')).toBeNull()
    expect(press([1, 1], 'Tab')).toBeNull()
  })
})

test('in a grid without rows and nodes every key stays at the head', () => {
  const empty: GridBounds = { rows: 0, facts: 2, nodes: 0, screenRows: 1, screenColumns: 1 }
  for (const key of ['ArrowDown', 'ArrowRight', 'End', 'PageDown']) {
    const next = nextPosition({ row: 0, column: 0 }, { key, ctrlKey: true, shiftKey: false }, empty, () => false)
    expect(next?.row).toBe(0)
  }
})
