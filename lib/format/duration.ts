/** No-break space: between a time and its unit, where a thin one would read as one word ("1 s"). */
const GAP = '\u00A0'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/**
 * A length of time in its two largest units: "4 s", "9 min", "3 h 18 min", "3 d 4 h". null is "?".
 * Under a minute whole seconds, under a second "<1 s": ages need no more.
 */
export function formatDuration(seconds: number | null): string {
  if (seconds === null) return '?'
  if (seconds < 1) return unit('<1', 's')
  if (seconds < MINUTE) return unit(Math.floor(seconds), 's')
  if (seconds < HOUR) return unit(Math.floor(seconds / MINUTE), 'min')
  if (seconds < DAY) return pair(seconds, HOUR, 'h', MINUTE, 'min')
  return pair(seconds, DAY, 'd', HOUR, 'h')
}

/** "9 min ago"; null is "never". */
export function formatAge(ageSeconds: number | null): string {
  if (ageSeconds === null) return 'never'
  return `${formatDuration(Math.max(0, ageSeconds))} ago`
}

/** A latency: "0.9 ms", "12 ms", "1.2 s". null is "?". */
export function formatLatency(ms: number | null): string {
  if (ms === null) return '?'
  if (ms < 10) return unit(ms.toFixed(1), 'ms')
  if (ms < 1000) return unit(Math.round(ms), 'ms')
  return unit((ms / 1000).toFixed(1), 's')
}

function unit(amount: number | string, name: string): string {
  return `${amount}${GAP}${name}`
}

function pair(seconds: number, large: number, largeName: string, small: number, smallName: string): string {
  const head = unit(Math.floor(seconds / large), largeName)
  const rest = Math.floor((seconds % large) / small)
  return rest === 0 ? head : `${head} ${unit(rest, smallName)}`
}
