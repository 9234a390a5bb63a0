import { toAddress } from '../address'
import { type LogFormat, toParsedLine } from '../parsed-line'
import type { Scanner } from '../scanner'

/** How many times "from" may stand in a line before the address. */
const TRIES_MAX = 4

/** `Request from 203.0.113.9: GET /`, `connection from [2001:db8::1]:51234`: what small programs print. */
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

/** The word before, or the one before "received". */
const saysRequest = (before: string): boolean =>
  /(^|[^a-z])(request|connection|client|hit|visit|call)( (received|accepted))?$/i.test(before.slice(-24))

/** The colon of `203.0.113.9: GET` belongs to the sentence; that of `2001:db8::` to the address. */
function readAddress(line: Scanner): string | null {
  const word = line.word() ?? ''
  return toAddress(word) ?? toAddress(word.replace(/[,;:.]$/, ''))
}
