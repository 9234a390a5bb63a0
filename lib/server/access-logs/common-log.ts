import { lastForwarded, toAddress } from './address'
import type { Scanner } from './scanner'

export type CommonLine = {
  /** null: the first field is no address of a connection, but a list that a header held, or the dash for none. */
  readonly peer: string | null
  /** Of such a list, what the nearest proxy put into it; null: there is none. */
  readonly claimed: string | null
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
  const host = readHost(line)
  if (host === null) return null
  // Who logged in, by identd and by name, of which the second may hold spaces, and is empty for some.
  if (line.upTo('[') === null || line.upTo('] ') === null) return null
  if (line.quoted() === null || !line.skip(' ')) return null
  if (!/^\d{3}$/.test(line.word() ?? '') || !line.skip(' ')) return null
  if (!/^(\d{1,19}|-)$/.test(line.word() ?? '')) return null
  if (!line.skip(' ')) return { ...host, agent: null }
  if (line.quoted() === null || !line.skip(' ')) return { ...host, agent: null }
  return { ...host, agent: line.quoted() }
}

type Host = Pick<CommonLine, 'peer' | 'claimed'>

/** More proxies than that are no chain that anybody has. */
const LIST_MAX = 16

/**
 * The first word; the second where Apache's `vhost_combined` writes the host with its port before it; a list where the
 * server writes X-Forwarded-For there, as Traefik does for proxies that it trusts.
 */
function readHost(line: Scanner): Host | null {
  const first = line.word()
  if (first === null || !line.skip(' ')) return null
  const address = toAddress(first)
  if (address !== null) return { peer: address, claimed: null }
  if (first === '-') return { peer: null, claimed: null }
  if (first.endsWith(',')) return readList(line, first)
  if (!/^[\w.-]{1,253}:\d{1,5}$/.test(first)) return null
  const second = line.word()
  const peer = second !== null && line.skip(' ') ? toAddress(second) : null
  return peer === null ? null : { peer, claimed: null }
}

function readList(line: Scanner, first: string): Host | null {
  let last = first
  for (let more = 0; more < LIST_MAX && last.endsWith(','); more += 1) {
    const word = line.word()
    if (word === null || !line.skip(' ')) return null
    last = word
  }
  const claimed = lastForwarded(last)
  return claimed === null ? null : { peer: null, claimed }
}
