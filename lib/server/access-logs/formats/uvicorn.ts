import { toAddressBeforePort } from '../address'
import { type LogFormat, toParsedLine } from '../parsed-line'
import type { Scanner } from '../scanner'

/** `INFO:     203.0.113.9:51234 - "GET / HTTP/1.1" 200 OK`, of uvicorn, hypercorn and FastAPI. */
export const uvicorn: LogFormat = {
  id: 'uvicorn',
  name: 'uvicorn',
  caution: 'With --proxy-headers uvicorn writes what X-Forwarded-For of a trusted proxy claims.',
  parse(line) {
    const peer = readPeer(line)
    if (peer === null || !line.skip('- ') || line.quoted() === null || !line.skip(' ')) return null
    return /^\d{3}$/.test(line.word() ?? '') ? toParsedLine(peer, null, null) : null
  },
}

/** Level, date and time, as far as people have them written before. */
const WORDS_BEFORE_MAX = 4

function readPeer(line: Scanner): string | null {
  for (let word = 0; word <= WORDS_BEFORE_MAX; word += 1) {
    const text = line.word()
    if (text === null || !line.skip(' ')) return null
    while (line.skip(' '));
    const peer = toAddressBeforePort(text)
    if (peer !== null) return peer
  }
  return null
}
