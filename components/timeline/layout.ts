import type { Lane } from './lane'

/** Narrower pictures have the names above the lanes. */
const NARROW = 600
const NAMES = 196
/** Room for names at the ends of lines. */
const ENDS = 132
const AXIS = 18
const EVENTS = 18
const LINES = 92
/** In place of lines where nothing is counted. */
const NONE = 15
const LINE_NAME = 12
const GAP = 8

export type LaneRow = { readonly lane: Lane; readonly y: number; readonly top: number; readonly height: number }

export type Layout = {
  readonly width: number
  readonly height: number
  readonly isNarrow: boolean
  readonly left: number
  readonly right: number
  readonly axisY: number
  readonly events: { readonly top: number; readonly height: number }
  readonly lines: { readonly top: number; readonly height: number }
  readonly rows: readonly LaneRow[]
}

/**
 * Where everything stands. The lines keep their room before they are there, so that no lane moves when they come.
 *
 * @param lines how many; null: nothing is counted
 */
export function layOut(width: number, lanes: readonly Lane[], lines: number | null): Layout {
  const isNarrow = width < NARROW
  const events = { top: AXIS, height: EVENTS }
  const named = isNarrow ? 0 : (lines ?? 0) * LINE_NAME + 8
  const linesBox = {
    top: events.top + events.height + GAP + (isNarrow ? 14 : 0),
    height: lines === null ? NONE : Math.max(LINES, named),
  }
  let y = linesBox.top + linesBox.height + GAP
  const rows = lanes.map((lane): LaneRow => {
    const height = lane.form === 'ratio' ? 26 : lane.form === 'count' ? 18 : 15
    const top = y + (isNarrow ? 14 : 3)
    const row = { lane, y, top, height }
    y = top + height + 3
    return row
  })
  return {
    width,
    height: y + 2,
    isNarrow,
    left: isNarrow ? 1 : NAMES,
    right: Math.max(1, width - (isNarrow ? 1 : ENDS)),
    axisY: 12,
    events,
    lines: linesBox,
    rows,
  }
}

/** Places for names of about 12 px height, near where they want to be and not over one another. */
export function spreadNames(wanted: readonly number[], top: number, bottom: number): readonly number[] {
  const order = wanted.map((y, index) => ({ y, index })).sort((a, b) => a.y - b.y)
  const places: number[] = wanted.map(() => 0)
  let last = top - LINE_NAME
  order.forEach(({ y, index }, rank) => {
    const latest = bottom - (order.length - 1 - rank) * LINE_NAME
    last = Math.max(last + LINE_NAME, Math.min(y, latest))
    places[index] = last
  })
  return places
}
