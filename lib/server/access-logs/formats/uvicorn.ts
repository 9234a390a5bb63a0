import { toAddress } from '../address'
import { type LogFormat, toParsedLine } from '../parsed-line'

/** `INFO:     203.0.113.9:51234 - "GET / HTTP/1.1" 200 OK`, of uvicorn, hypercorn and FastAPI. */
export const uvicorn: LogFormat = {
  id: 'uvicorn',
  name: 'uvicorn',
  caution: 'With --proxy-headers uvicorn writes what X-Forwarded-For of a trusted proxy claims.',
  parse(line) {
    line.skip('INFO:')
    while (line.skip(' '));
    const peer = toAddress(line.word() ?? '')
    if (peer === null || !line.skip(' - ') || line.quoted() === null || !line.skip(' ')) return null
    return /^\d{3}$/.test(line.word() ?? '') ? toParsedLine(peer, null, null) : null
  },
}
