import { crc32, deflateSync, inflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const PALETTE_SIZE = 256
/** Colour types of the PNG format: red, green and blue, with or without alpha. */
const CHANNELS = { 2: 3, 6: 4 }

/**
 * The same picture as a PNG with a palette, a third of the size for a page of flat colours and grey text. A picture of
 * more than 256 colours keeps those that it can least do without. Takes what Chromium writes: 8 bits a
 * channel, not interlaced, opaque.
 */
export function shrinkPng(png) {
  const { width, height, pixels } = readPixels(png)
  const { palette, indexOf } = choosePalette(pixels)
  const lines = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y += 1) {
    // The first byte of a line names its filter; 0, none, is the best one for a palette.
    for (let x = 0; x < width; x += 1) lines[y * (width + 1) + 1 + x] = indexOf.get(pixels[y * width + x])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap((color) => [color >> 16, (color >> 8) & 255, color & 255]))),
    chunk('IDAT', deflateSync(lines, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Width, height and one number (0xrrggbb) for each pixel of a PNG. */
export function readPixels(png) {
  const chunks = readChunks(png)
  const header = chunks.find(({ type }) => type === 'IHDR').data
  const [width, height, depth, colorType, interlace] = [
    header.readUInt32BE(0),
    header.readUInt32BE(4),
    header[8],
    header[9],
    header[12],
  ]
  const data = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map((part) => part.data)))
  if (depth !== 8 || interlace !== 0) throw new Error(`a PNG of ${depth} bits, interlace ${interlace} is not read here`)
  if (colorType === 3) return readIndexed(chunks, data, width, height)
  const channels = CHANNELS[colorType]
  if (channels === undefined) throw new Error(`a PNG of colour type ${colorType} is not read here`)
  unfilter(data, width * channels, height, channels)
  const pixels = new Uint32Array(width * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * (width * channels + 1) + 1 + x * channels
      pixels[y * width + x] = (data[at] << 16) | (data[at + 1] << 8) | data[at + 2]
    }
  }
  return { width, height, pixels }
}

function readIndexed(chunks, data, width, height) {
  const palette = chunks.find(({ type }) => type === 'PLTE').data
  unfilter(data, width, height, 1)
  const pixels = new Uint32Array(width * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const entry = data[y * (width + 1) + 1 + x] * 3
      pixels[y * width + x] = (palette[entry] << 16) | (palette[entry + 1] << 8) | palette[entry + 2]
    }
  }
  return { width, height, pixels }
}

function readChunks(png) {
  const chunks = []
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at)
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) })
    at += length + 12
  }
  return chunks
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

/** Undoes the filter of each line in place (PNG specification, 9.2). */
function unfilter(data, stride, height, step) {
  for (let y = 0; y < height; y += 1) {
    const start = y * (stride + 1)
    const filter = data[start]
    for (let x = 1; x <= stride; x += 1) {
      const left = x > step ? data[start + x - step] : 0
      const up = y > 0 ? data[start - stride - 1 + x] : 0
      const corner = y > 0 && x > step ? data[start - stride - 1 + x - step] : 0
      data[start + x] = (data[start + x] + predict(filter, left, up, corner)) & 255
    }
    data[start] = 0
  }
}

function predict(filter, left, up, corner) {
  if (filter === 0) return 0
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  const [toLeft, toUp, toCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}

/** At most 256 colours, and for every colour of the picture the place of its nearest one among them. */
function choosePalette(pixels) {
  const counts = new Map()
  for (const color of pixels) counts.set(color, (counts.get(color) ?? 0) + 1)
  const colors = [...counts].sort((one, other) => other[1] - one[1]).map(([color]) => color)
  const palette = colors.slice(0, 1)
  const indexOf = new Map(colors.map((color) => [color, 0]))
  const missing = new Map(colors.map((color) => [color, distance(color, palette[0])]))
  while (palette.length < Math.min(PALETTE_SIZE, colors.length)) {
    const next = colors.reduce((worst, color) => (loss(color) > loss(worst) ? color : worst))
    palette.push(next)
    for (const color of colors) {
      const far = distance(color, next)
      if (far >= missing.get(color)) continue
      missing.set(color, far)
      indexOf.set(color, palette.length - 1)
    }
  }
  return { palette, indexOf }

  /** What is lost without a colour. The root of its count, so that a small sign keeps the colour that is its meaning. */
  function loss(color) {
    return missing.get(color) * Math.sqrt(counts.get(color))
  }
}

function distance(one, other) {
  const [red, green, blue] = [16, 8, 0].map((shift) => ((one >> shift) & 255) - ((other >> shift) & 255))
  return red * red + green * green + blue * blue
}
