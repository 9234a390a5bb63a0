import { FieldReader } from '../fields'
import type { LogFormat } from '../parsed-line'

const PAIRS_MAX = 128

/** `time=... level=info method=GET remote_addr=203.0.113.9:51234 status=200`, logfmt and what resembles it. */
export const keyValue: LogFormat = {
  id: 'key-value',
  name: 'key=value lines',
  caution: 'Fields such as client_ip count as claims, because programs often fill them from a header.',
  parse(line) {
    const reader = new FieldReader()
    for (let pair = 0; pair < PAIRS_MAX && !line.isAtEnd; pair += 1) {
      const before = line.upTo('=')
      if (before === null) break
      const value = line.quoted() ?? line.word()
      const name = before.slice(before.lastIndexOf(' ') + 1)
      if (value !== null) reader.take(name, value)
    }
    return reader.result()
  },
}
