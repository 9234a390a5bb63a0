/** Established connections of a network namespace to some of its ports. */
export type SocketTable = {
  /** Connections by the peer's address. */
  readonly connections: ReadonlyMap<string, number>
  readonly notes: readonly string[]
}

/** `TCP_ESTABLISHED` of the kernel's `net/tcp_states.h`. */
const ESTABLISHED = '01'
const HEADER = 'local_address'

/**
 * Reads `/proc/net/tcp` and `/proc/net/tcp6`, one after the other, and counts the established connections whose local
 * port is one of those given: what the pod opened itself has another local port and is not counted.
 *
 * @returns null when the text is no socket table
 * Source: kernel documentation, `networking/proc_net_tcp`: addresses are words of 32 bits in the order of the machine,
 * which is little-endian wherever Kubernetes runs, ports are plain hexadecimal.
 */
export function readSocketTable(text: string, ports: readonly number[]): SocketTable | null {
  const wanted = new Set(ports.map((port) => port.toString(16).toUpperCase().padStart(4, '0')))
  // Tables have tens of thousands of rows, and far fewer peers: these alone are turned into text.
  const byHex = new Map<string, number>()
  let tables = 0
  for (const line of text.split('\n')) {
    if (line.includes(HEADER)) {
      tables += 1
      continue
    }
    const peer = establishedPeer(line, wanted)
    if (peer !== null) byHex.set(peer, (byHex.get(peer) ?? 0) + 1)
  }
  if (tables === 0) return null
  const connections = new Map<string, number>()
  for (const [hex, count] of byHex) {
    const peer = toAddress(hex)
    if (peer !== null) connections.set(peer, (connections.get(peer) ?? 0) + count)
  }
  return { connections, notes: tables > 1 ? [] : ['Its kernel has one address family only.'] }
}

/** `   0: 0701F40A:1F90 097100CB:C001 01 ...`: the remote address of an established connection to a wanted port. */
function establishedPeer(line: string, wanted: ReadonlySet<string>): string | null {
  const start = line.indexOf(': ') + 2
  const localEnd = line.indexOf(' ', start)
  const remoteEnd = line.indexOf(' ', localEnd + 1)
  if (start < 2 || localEnd < 0 || remoteEnd < 0) return null
  if (line.slice(remoteEnd + 1, remoteEnd + 4).trimEnd() !== ESTABLISHED) return null
  const [local, remote] = [line.slice(start, localEnd), line.slice(localEnd + 1, remoteEnd)]
  return wanted.has(local.slice(local.indexOf(':') + 1)) ? remote.slice(0, remote.indexOf(':')) : null
}

/** @returns null when it is neither 4 nor 16 bytes */
function toAddress(hex: string): string | null {
  if (!/^([0-9A-Fa-f]{8}|[0-9A-Fa-f]{32})$/.test(hex)) return null
  const bytes: number[] = []
  for (let word = 0; word < hex.length; word += 8) {
    for (const at of [6, 4, 2, 0]) bytes.push(Number.parseInt(hex.slice(word + at, word + at + 2), 16))
  }
  return bytes.length === 4 || isMapped(bytes) ? bytes.slice(-4).join('.') : toIPv6(bytes)
}

/** `::ffff:192.0.2.1`: an IPv4 client on a socket of both families. */
const isMapped = (bytes: readonly number[]): boolean =>
  bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff

/** In the one spelling of RFC 5952: the longest run of zero groups, of two or more, is `::`. */
function toIPv6(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, at) => ((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0))
  let start = 0
  let length = 0
  for (let at = 0; at < 8; at += 1) {
    let end = at
    while (end < 8 && groups[end] === 0) end += 1
    if (end - at > length) [start, length] = [at, end - at]
  }
  const say = (some: readonly number[]): string => some.map((group) => group.toString(16)).join(':')
  return length < 2 ? say(groups) : `${say(groups.slice(0, start))}::${say(groups.slice(start + length))}`
}
