import { toAddress } from '../address'
import { type LogFormat, toParsedLine } from '../parsed-line'
import type { Scanner } from '../scanner'

/** How many times "from" may stand in a line before the address. */
const TRIES_MAX = 4

/** `Request from 203.0.113.9: GET /`, `connection from [2001:db8::1]:51234`, `"GET / HTTP/1.1" from 203.0.113.9:51234 - 200`: what small programs print. */
export const requestFrom: LogFormat = {
  id: 'request-from',
  name: '"Request from" lines',
  caution: 'Which address the program prints is its own decision: the peer, or what a header claims.',
  parse(line) {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const before = line.upTo(' from ')
      if (before === null) return null
      const peer = saysRequest(before) ? readAddress(line) : null
      if (peer !== null) return toParsedLine(peer, null, null)
    }
    return null
  },
}

/** The word before, or the one before "received"; or a method with its path, as chi writes it. */
const saysRequest = (before: string): boolean =>
  /(^|[^a-z])(request|connection|connect|client|hit|visit|call)( (received|accepted))?$/i.test(before.slice(-24)) ||
  /(^|[^A-Za-z])(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\/|https?:\/\/)\S{0,2000}( HTTP\/[\d.]{1,3}"?)?$/.test(
    before.slice(-2100),
  )

/** The colon of `203.0.113.9: GET` belongs to the sentence; that of `2001:db8::` to the address. */
function readAddress(line: Scanner): string | null {
  let word = line.word() ?? ''
  if (/^(client|ip|address|host|peer):?$/i.test(word) && line.skip(' ')) word = line.word() ?? ''
  // Python prints a pair: ('203.0.113.9', 51234).
  const bare = word.replace(/^[('"]{1,2}/, '')
  return toAddress(bare) ?? toAddress(bare.replace(/[)'",;:.]{1,2}$/, ''))
}
