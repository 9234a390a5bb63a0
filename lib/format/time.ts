import { formatAge } from './duration'

/** Clock time in UTC: "14:23:02 UTC"; on another UTC day than `nowMs` with its date in front. */
export function formatTime(atMs: number, nowMs: number): string {
  const [date, clock] = splitIso(atMs)
  const [today] = splitIso(nowMs)
  return date === today ? `${clock} UTC` : `${date} ${clock} UTC`
}

/** Absolute time with its age beside it: "14:23:02 UTC, 9 min ago". */
export function formatTimeWithAge(atMs: number, nowMs: number): string {
  return `${formatTime(atMs, nowMs)}, ${formatAge((nowMs - atMs) / 1000)}`
}

function splitIso(ms: number): [string, string] {
  const iso = new Date(ms).toISOString()
  return [iso.slice(0, 10), iso.slice(11, 19)]
}
