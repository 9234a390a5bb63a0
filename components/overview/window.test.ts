import { describe, expect, test } from 'vitest'
import { buildColumns } from './columns'
import { layOut } from './geometry'
import { drawnLines, inViewOf, offsetToShow } from './window'

const columns = buildColumns(
  Array.from({ length: 5000 }, (_, index) => ({
    name: `kn-${String(index).padStart(4, '0')}`,
    zone: null,
    ready: true,
    unschedulable: false,
    deleting: false,
  })),
  null,
)
const layout = layOut(columns, 766)
const viewport = { scrollTop: 0, scrollLeft: 0, width: 766, height: 420 }

describe('inViewOf', () => {
  test('counts the lines and columns that are seen, cut ones included', () => {
    expect(inViewOf(viewport, 1000, layout)).toEqual({ firstLine: 0, lastLine: 19, firstColumn: 0, lastColumn: 42 })
    expect(inViewOf({ ...viewport, scrollTop: 10 }, 1000, layout)).toMatchObject({ firstLine: 0, lastLine: 20 })
  })
  test('ends with the sheet', () => {
    const end = inViewOf({ ...viewport, scrollTop: 1e6, scrollLeft: 1e6 }, 1000, layout)
    expect(end).toMatchObject({ lastLine: 999, lastColumn: 4999 })
  })
  test('an empty sheet shows nothing and breaks nothing', () => {
    expect(inViewOf(viewport, 0, layOut(buildColumns([], null), 766))).toMatchObject({ firstLine: 0, firstColumn: 0 })
  })
})

describe('drawnLines', () => {
  const view = { firstLine: 100, lastLine: 120, firstColumn: 0, lastColumn: 0 }
  test('the line with the focus is drawn although it is scrolled away', () => {
    expect(drawnLines(view, 1000, 3)[0]).toBe(3)
    expect(drawnLines(view, 1000, 900).at(-1)).toBe(900)
  })
  test('no line is drawn twice', () => {
    const drawn = drawnLines(view, 1000, 110)
    expect(new Set(drawn).size).toBe(drawn.length)
  })
  test('without lines nothing is drawn', () => {
    expect(drawnLines({ ...view, firstLine: 0, lastLine: 0 }, 0, null)).toEqual([])
  })
})

test('scrolling moves only as far as it must', () => {
  expect(offsetToShow(100, 400, 150, 171)).toBe(100)
  expect(offsetToShow(100, 400, 50, 71)).toBe(50)
  expect(offsetToShow(100, 400, 490, 511)).toBe(111)
})
