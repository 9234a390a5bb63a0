import type { MatrixColumns, ZoneBlock } from './columns'

/** Narrowest column: a number with one decimal fits. */
export const PITCH_MIN = 18
/** Widest face of a cell: a number with two decimals and air. */
export const FACE_MAX = 32
/** From this width on a cell shows two decimals. */
export const TWO_DECIMALS_FROM = 26
/** A few nodes get columns as wide as their names need, so that heads can be read. */
const PITCH_FEW_NODES = 96
const HEAD_CHARACTER_WIDTH = 5.3
const HEAD_AIR = 8
export const ZONE_GAP = 8
export const ROW_HEIGHT = 21
/** Height of the heads over the rows. */
export const HEAD_HEIGHT = 49

/** Where the columns of the matrix lie, in pixels from the left edge of the first one. */
export type MatrixLayout = {
  readonly pitch: number
  /** Width of what is drawn in a cell, one pixel less than the space it has. */
  readonly face: number
  readonly twoDecimals: boolean
  /** Left edge of each column. */
  readonly x: readonly number[]
  readonly width: number
}

/** Chooses the widest columns that fit `available` pixels, within limits; more columns than fit will scroll. */
export function layOut(columns: MatrixColumns, available: number): MatrixLayout {
  const count = columns.columns.length
  const gaps = Math.max(0, columns.zones.length - 1) * ZONE_GAP
  const named = Math.min(PITCH_FEW_NODES, columns.longestShort * HEAD_CHARACTER_WIDTH + HEAD_AIR)
  const widest = Math.max(FACE_MAX, named)
  const fitting = count === 0 ? widest : Math.floor((available - gaps) / count)
  const pitch = Math.floor(Math.min(widest, Math.max(PITCH_MIN, fitting)))
  const x: number[] = []
  columns.zones.forEach((zone, zoneIndex) => {
    for (let place = 0; place < zone.count; place += 1) x.push((zone.start + place) * pitch + zoneIndex * ZONE_GAP)
  })
  const face = Math.min(pitch, FACE_MAX) - 1
  return { pitch, face, twoDecimals: face + 1 >= TWO_DECIMALS_FROM, x, width: count * pitch + gaps }
}

/** The column at `x`, or the nearest one to its left; -1 left of the first. */
export function columnAt(layout: MatrixLayout, x: number): number {
  let low = 0
  let high = layout.x.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((layout.x[middle] ?? 0) <= x) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** A range of columns: `end` is not in it. */
export type ColumnRange = { readonly start: number; readonly end: number }

/** Ranges move in steps of so many columns, so that scrolling by one draws nothing anew. */
const RANGE_STEP = 8

/** The columns to draw while those from `first` to `last` are in view: these, and some on either side. */
export function drawnColumns(first: number, last: number, count: number): ColumnRange {
  return {
    start: Math.max(0, Math.floor(first / RANGE_STEP) * RANGE_STEP - RANGE_STEP),
    end: Math.min(count, Math.ceil((last + 1) / RANGE_STEP) * RANGE_STEP + RANGE_STEP),
  }
}

export type Span = { readonly x: number; readonly width: number }

/** Where a zone lies within `range`; null when none of its columns does. */
export function zoneSpan(layout: MatrixLayout, zone: ZoneBlock, range: ColumnRange): Span | null {
  const from = Math.max(zone.start, range.start)
  const to = Math.min(zone.start + zone.count, range.end)
  const x = layout.x[from]
  if (from >= to || x === undefined) return null
  return { x, width: (to - from) * layout.pitch }
}

/** What fits of a node's short name in a head of `pitch` pixels: its end, where names differ most. */
export function headLabel(short: string, pitch: number): string {
  const fits = Math.max(2, Math.floor((pitch - 4) / HEAD_CHARACTER_WIDTH))
  return short.length <= fits ? short : short.slice(short.length - fits)
}
