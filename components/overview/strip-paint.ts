import type { Face } from './face'
import type { StripLayout } from './strip'

/** The worst face of each mark of one row; null where nothing is drawn. */
export type StripFaces = readonly (Face | null)[]

/** Draws the marks of the rows, `colors` giving the tokens of the present theme. */
export function paintStrip(
  canvas: HTMLCanvasElement,
  strip: StripLayout,
  faces: readonly StripFaces[],
  rowHeight: number,
  colors: (name: string) => string,
): void {
  const scale = window.devicePixelRatio
  const height = faces.length * rowHeight
  canvas.width = Math.round(strip.width * scale)
  canvas.height = Math.round(height * scale)
  const context = canvas.getContext('2d')
  if (context === null) return
  context.scale(scale, scale)
  context.fillStyle = colors('--bg-1')
  for (const zone of strip.zones) context.fillRect(zone.x, 0, zone.width, height)
  const air = rowHeight > 5 ? 2 : 1
  faces.forEach((row, line) => {
    for (const zone of strip.zones) {
      const step = zone.width / zone.buckets
      for (let bucket = 0; bucket < zone.buckets; bucket += 1) {
        const face = row[zone.firstBucket + bucket]
        if (face == null) continue
        context.fillStyle = colors(colorOf(face))
        context.fillRect(zone.x + bucket * step, line * rowHeight, Math.max(1.5, step - 0.8), rowHeight - air)
      }
    }
  })
}

function colorOf(face: Face): string {
  switch (face.form) {
    case 'load':
      return `--div-${face.step}`
    case 'share':
      return `--seq-${face.step}`
    case 'dropped':
      return '--v-fault'
    case 'not-reachable':
      return '--v-far'
    case 'idle':
      return '--div-1'
    case 'unknown':
    case 'announcer':
      return '--line-2'
    default:
      return '--div-4'
  }
}
