import { columnAt, type MatrixLayout, ROW_HEIGHT } from './geometry'

/** What a scrolled window shows: lines and node columns, both ends in it. */
export type InView = {
  readonly firstLine: number
  readonly lastLine: number
  readonly firstColumn: number
  readonly lastColumn: number
}

/** Where the scroller stands and how much of the sheet it shows, heads and facts left out. */
export type Viewport = {
  readonly scrollTop: number
  readonly scrollLeft: number
  readonly width: number
  readonly height: number
}

/** Lines and columns in view. All lines are of one height and all columns of one width: no measuring is needed. */
export function inViewOf(viewport: Viewport, lines: number, layout: MatrixLayout): InView {
  const { scrollTop, scrollLeft, width, height } = viewport
  return {
    firstLine: clampIndex(Math.floor(scrollTop / ROW_HEIGHT), lines),
    lastLine: clampIndex(Math.ceil((scrollTop + height) / ROW_HEIGHT) - 1, lines),
    firstColumn: clampIndex(columnAt(layout, scrollLeft), layout.x.length),
    lastColumn: clampIndex(columnAt(layout, scrollLeft + width - 1), layout.x.length),
  }
}

function clampIndex(index: number, count: number): number {
  return Math.max(0, Math.min(count - 1, index))
}

/** Lines drawn beyond each edge, so that a wheel's turn finds them there. */
const LINES_BEYOND = 8

/** The lines to draw: those in view, some beyond, and the one with the focus wherever it is. */
export function drawnLines({ firstLine, lastLine }: InView, lines: number, focused: number | null): readonly number[] {
  const from = Math.max(0, firstLine - LINES_BEYOND)
  const to = Math.min(lines - 1, lastLine + LINES_BEYOND)
  const drawn: number[] = []
  if (focused !== null && focused < from) drawn.push(focused)
  for (let line = from; line <= to; line += 1) drawn.push(line)
  if (focused !== null && focused > to && focused < lines) drawn.push(focused)
  return drawn
}

/** The scroll offset that shows the span from `start` to `end` in a window of `size`; as it was when it shows already. */
export function offsetToShow(offset: number, size: number, start: number, end: number): number {
  if (start < offset || end - start > size) return start
  if (end > offset + size) return end - size
  return offset
}
