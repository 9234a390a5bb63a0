import { type CellValue, isAsked } from '@/lib/client/overview-url'
import type { ServiceRow } from '@/lib/contracts/services'
import type { MatrixColumns } from './columns'
import { type AskedCell, askedFace, cellFace, elsewhereFacts, type Face, severity } from './face'
import { ZONE_GAP } from './geometry'

/** Narrowest column of the strip that an eye still finds, its gap included. */
const BUCKET_MIN = 3.4
const ROW_MAX = 14
const ROW_MIN = 3
const HEIGHT_MAX = 112

export type StripZone = {
  readonly x: number
  readonly width: number
  /** First node column and how many of them. */
  readonly start: number
  readonly count: number
  /** Index of the zone's first bucket, and how many it has. */
  readonly firstBucket: number
  readonly buckets: number
}

/** All nodes in the width of the window: each column of the strip is the worst of `perBucket` nodes of one zone. */
export type StripLayout = {
  readonly width: number
  readonly perBucket: number
  readonly buckets: number
  readonly zones: readonly StripZone[]
}

/** Divides `width` pixels among all nodes, zones kept apart. */
export function layOutStrip(columns: MatrixColumns, width: number): StripLayout {
  const total = columns.columns.length
  const room = Math.max(1, width - Math.max(0, columns.zones.length - 1) * ZONE_GAP)
  const perBucket = Math.max(1, Math.ceil(total / Math.floor(room / BUCKET_MIN)))
  const buckets = columns.zones.reduce((sum, zone) => sum + Math.ceil(zone.count / perBucket), 0)
  const bucketWidth = room / Math.max(1, buckets)
  const zones: StripZone[] = []
  let x = 0
  let firstBucket = 0
  for (const zone of columns.zones) {
    const count = Math.ceil(zone.count / perBucket)
    zones.push({
      x,
      width: count * bucketWidth,
      start: zone.start,
      count: zone.count,
      firstBucket,
      buckets: count,
    })
    x += count * bucketWidth + ZONE_GAP
    firstBucket += count
  }
  return { width, perBucket, buckets, zones }
}

/** Which bucket a node column falls into; -1 for none. */
export function bucketOf(strip: StripLayout, column: number): number {
  const zone = strip.zones.findLast((candidate) => candidate.start <= column)
  if (zone === undefined || column >= zone.start + zone.count) return -1
  return zone.firstBucket + Math.floor((column - zone.start) / strip.perBucket)
}

/** Marks over the strip where nodes have findings, as a path of small triangles; "" where none has. */
export function findingMarks(strip: StripLayout, columns: MatrixColumns): string {
  const buckets = new Set<number>()
  columns.columns.forEach(({ node }, column) => {
    if (node.findings !== undefined) buckets.add(bucketOf(strip, column))
  })
  return [...buckets].map((bucket) => `M${Math.round(bucketX(strip, bucket)) - 1} 0h5l-2.5 4z`).join('')
}

function bucketX(strip: StripLayout, bucket: number): number {
  const zone = strip.zones.findLast(({ firstBucket }) => firstBucket <= bucket)
  return zone === undefined ? 0 : zone.x + ((bucket - zone.firstBucket) / zone.buckets) * zone.width
}

/** Where a node column lies on the strip, in pixels. */
export function stripX(strip: StripLayout, column: number): number {
  const zone = strip.zones.findLast((candidate) => candidate.start <= column) ?? strip.zones[0]
  if (zone === undefined) return 0
  const within = Math.min(zone.count, column - zone.start)
  return zone.x + (within / zone.count) * zone.width
}

/** The node column at a place of the strip: the inverse of `stripX`. */
export function columnAtStrip(strip: StripLayout, x: number): number {
  const zone = strip.zones.findLast((candidate) => candidate.x <= x) ?? strip.zones[0]
  if (zone === undefined) return 0
  const within = Math.max(0, Math.min(1, (x - zone.x) / zone.width))
  return Math.min(zone.start + zone.count - 1, zone.start + Math.floor(within * zone.count))
}

/** The worst face of each bucket of one row; null where nothing is to be drawn. */
export function stripFaces(
  strip: StripLayout,
  columns: MatrixColumns,
  row: ServiceRow,
  value: CellValue,
  health: readonly AskedCell[],
): readonly (Face | null)[] {
  const worst: (Face | null)[] = new Array(strip.buckets).fill(null)
  const take = (node: string, face: Face) => {
    const column = columns.indexOf.get(node)
    const bucket = column === undefined ? -1 : bucketOf(strip, column)
    if (bucket >= 0 && outweighs(face, worst[bucket] ?? null)) worst[bucket] = face
  }
  if (isAsked(value)) {
    for (const answer of health) take(answer.name, askedFace(answer))
    return worst
  }
  strip.zones.forEach((zone, index) => {
    const face = cellFace(elsewhereFacts(row, columns.zones[index]?.zone ?? null), value, row, false)
    if (isDrawn(face)) worst.fill(face, zone.firstBucket, zone.firstBucket + zone.buckets)
  })
  for (const cell of row.cells?.nodes ?? []) take(cell.node, cellFace(cell, value, row, false))
  return worst
}

function outweighs(face: Face, other: Face | null): boolean {
  if (!isDrawn(face)) return false
  if (other === null) return true
  if (severity(face) !== severity(other)) return severity(face) > severity(other)
  return face.form === 'share' && other.form === 'share' && face.step > other.step
}

/** Forwarders and empty nodes are the ground of the strip, not marks on it. */
function isDrawn(face: Face): boolean {
  return face.form !== 'blank' && face.form !== 'empty' && face.form !== 'forwards'
}

/** Height of a row on the strip: as tall as fits, so that as many rows as possible are seen at once. */
export function stripRowHeight(rows: number): number {
  return Math.max(ROW_MIN, Math.min(ROW_MAX, Math.floor(HEIGHT_MAX / Math.max(1, rows))))
}

/**
 * Which rows the strip shows: all of them, or a window that holds those on screen and moves on in steps, so that not
 * every line of scrolling draws it anew. `end` is not in it.
 */
export function stripRows(total: number, first: number, last: number): { start: number; end: number } {
  const fits = Math.floor(HEIGHT_MAX / stripRowHeight(total))
  if (total <= fits) return { start: 0, end: total }
  const step = Math.max(1, fits - (last - first))
  const start = Math.min(total - fits, Math.floor(first / step) * step)
  return { start, end: start + fits }
}
