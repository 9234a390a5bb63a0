import type { Clock } from '@/lib/server/sources'

/** One pass over all ports, from its start until the last of them is done. */
export type Round<Port> = {
  /** Does nothing while the one before is still under way. */
  begin(ports: Iterable<Port>): void
  /** @returns true when this was the last one of the round */
  done(port: Port): boolean
  /** How long the latest complete round took; 0: none yet. */
  lastMs(): number
  /** When the latest complete round ended; null: none yet. */
  lastAtMs(): number | null
}

export function createRound<Port>(clock: Clock): Round<Port> {
  const left = new Set<Port>()
  let startedAtMs = 0
  let tookMs = 0
  let endedAtMs: number | null = null
  return {
    begin(ports) {
      if (left.size > 0) return
      startedAtMs = clock.nowMs()
      for (const port of ports) left.add(port)
    },
    done(port) {
      if (!left.delete(port) || left.size > 0) return false
      endedAtMs = clock.nowMs()
      tookMs = endedAtMs - startedAtMs
      return true
    },
    lastMs: () => tookMs,
    lastAtMs: () => endedAtMs,
  }
}
