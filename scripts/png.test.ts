import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readPixels, shrinkPng } from './png.mjs'

/** A PNG as Chromium writes it, from one number (0xrrggbb) for each pixel; `filter` is that of every line. */
function picture(width: number, pixels: readonly number[], filter: 0 | 1 | 2): Buffer {
  const lines: number[] = []
  const channel = (at: number, shift: number) => ((pixels[at] ?? 0) >> shift) & 255
  for (let at = 0; at < pixels.length; at += 1) {
    const column = at % width
    if (column === 0) lines.push(filter)
    for (const shift of [16, 8, 0]) {
      const before =
        filter === 1 && column > 0
          ? channel(at - 1, shift)
          : filter === 2 && at >= width
            ? channel(at - width, shift)
            : 0
      lines.push((channel(at, shift) - before) & 255)
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(pixels.length / width, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    ...[
      ['IHDR', header],
      ['IDAT', deflateSync(Buffer.from(lines))],
      ['IEND', Buffer.alloc(0)],
    ].map(([type, data]) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE((data as Buffer).length)
      return Buffer.concat([length, Buffer.from(type as string, 'latin1'), data as Buffer, Buffer.alloc(4)])
    }),
  ])
}

test.each([0, 1, 2] as const)(
  'a picture of few colours keeps every pixel, whatever its lines are filtered by (%i)',
  (filter) => {
    const pixels = Array.from(
      { length: 12 * 7 },
      (_, at) => [0x0b1114, 0xfd6a7b, 0xefca55, 0x65d9d9][(at * 7) % 4] ?? 0,
    )
    expect([...readPixels(shrinkPng(picture(12, pixels, filter))).pixels]).toEqual(pixels)
  },
)

test('a small sign keeps its colour among thousands of greys', () => {
  const greys = Array.from({ length: 64 * 64 }, (_, at) => {
    const grey = (at * 31) % 256
    return (grey << 16) | (grey << 8) | ((grey + (at % 3)) & 255)
  })
  const yellow = 0xefca55
  const pixels = greys.map((grey, at) => (at > 100 && at < 106 ? yellow : grey))
  const shown = readPixels(shrinkPng(picture(64, pixels, 0))).pixels
  expect([...shown].filter((color) => color === yellow)).toHaveLength(5)
})
