import { toAddress } from './address'
import type { Scanner } from './scanner'

export type CommonLine = {
  readonly peer: string
  /** null: the line ends before it. */
  readonly agent: string | null
}

/**
 * The head that most web servers share, the Common Log Format and what Combined adds to it:
 * `203.0.113.9 - - [12/Mar/2026:14:02:11 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/8.5.0"`. Leaves the line behind the
 * last part that was there.
 *
 * @returns null when the line begins otherwise
 */
export function readCommonLog(line: Scanner): CommonLine | null {
  const peer = readHost(line)
  if (peer === null) return null
  // Who logged in, by identd and by name, of which the second may hold spaces, and is empty for some.
  if (line.upTo('[') === null || line.upTo('] ') === null) return null
  if (line.quoted() === null || !line.skip(' ')) return null
  if (!/^\d{3}$/.test(line.word() ?? '') || !line.skip(' ')) return null
  if (!/^(\d{1,19}|-)$/.test(line.word() ?? '')) return null
  if (!line.skip(' ')) return { peer, agent: null }
  if (line.quoted() === null || !line.skip(' ')) return { peer, agent: null }
  return { peer, agent: line.quoted() }
}

/** The first word, or the second where Apache's `vhost_combined` writes the host with its port before it. */
function readHost(line: Scanner): string | null {
  const first = line.word()
  if (first === null || !line.skip(' ')) return null
  const address = toAddress(first)
  if (address !== null) return address
  if (!/^[\w.-]{1,253}:\d{1,5}$/.test(first)) return null
  const second = line.word()
  return second !== null && line.skip(' ') ? toAddress(second) : null
}
