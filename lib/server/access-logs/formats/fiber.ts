import { toAddress } from '../address'
import { type LogFormat, toParsedLine } from '../parsed-line'
import type { Scanner } from '../scanner'

/**
 * `14:02:11 | 200 |  61.2µs |  203.0.113.9 | GET  | /`, and `[14:02:11] 203.0.113.9 200 - 61.2µs GET /` of version 3: the
 * peer as Fiber has it.
 */
export const fiber: LogFormat = {
  id: 'fiber',
  name: 'Fiber',
  caution: 'With ProxyHeader the address is what that header claims, not the peer.',
  parse(line) {
    const peer = toAddress(line.text.startsWith('[') ? afterTime(line) : inColumns(line))
    return peer === null ? null : toParsedLine(peer, null, null)
  },
}

const isTime = (text: string | null): boolean => text !== null && /^\d{2}:\d{2}:\d{2}$/.test(text.trim())
const isStatus = (text: string | null): boolean => text !== null && /^[1-5]\d{2}$/.test(text.trim())

function inColumns(line: Scanner): string {
  if (!isTime(line.upTo('|')) || !isStatus(line.upTo('|')) || line.upTo('|') === null) return ''
  return (line.upTo('|') ?? '').trim()
}

function afterTime(line: Scanner): string {
  if (!isTime(line.bracketed()) || !line.skip(' ')) return ''
  const address = line.word() ?? ''
  return line.skip(' ') && isStatus(line.word()) && line.skip(' - ') ? address : ''
}
