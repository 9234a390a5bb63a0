/** A block of the picture that focus can stand on. */
export type Stop = { readonly key: string; readonly column: number; readonly middle: number }

/**
 * Where an arrow key leads from a block: up and down within its column, left and right to the nearest block of the
 * next column. The same key where there is no further block, or for another key.
 */
export function walk(stops: readonly Stop[], from: string, key: string): string {
  const here = stops.find((stop) => stop.key === from) ?? stops[0]
  if (here === undefined) return from
  const column = stops.filter((stop) => stop.column === here.column).sort((one, other) => one.middle - other.middle)
  const place = column.indexOf(here)
  switch (key) {
    case 'ArrowDown':
      return column[place + 1]?.key ?? here.key
    case 'ArrowUp':
      return column[place - 1]?.key ?? here.key
    case 'Home':
      return column[0]?.key ?? here.key
    case 'End':
      return column.at(-1)?.key ?? here.key
    case 'ArrowRight':
      return nearest(stops, here, 1)?.key ?? here.key
    case 'ArrowLeft':
      return nearest(stops, here, -1)?.key ?? here.key
    default:
      return here.key
  }
}

function nearest(stops: readonly Stop[], here: Stop, step: 1 | -1): Stop | undefined {
  const beyond = stops.filter((stop) => (stop.column - here.column) * step > 0)
  const column = Math.min(...beyond.map((stop) => stop.column * step)) * step
  const distance = (stop: Stop) => Math.abs(stop.middle - here.middle)
  return beyond.filter((stop) => stop.column === column).sort((one, other) => distance(one) - distance(other))[0]
}
