import { toAddressBeforePort } from '../address'
import { type LogFormat, toParsedLine } from '../parsed-line'
import type { Scanner } from '../scanner'

/** What syslog writes before the line: date, host, `haproxy[8]:`. */
const WORDS_BEFORE_MAX = 8

/** `option httplog` and `option tcplog`: `203.0.113.9:51234 [12/Mar/2026:14:02:11.345] http-in web/web-1 0/0/1 200 ...`. */
export const haproxy: LogFormat = {
  id: 'haproxy',
  name: 'HAProxy',
  caution: 'With accept-proxy the address is what the PROXY header claims, not the peer.',
  parse(line) {
    for (let word = 0; word < WORDS_BEFORE_MAX; word += 1) {
      const text = line.word()
      if (text === null || !line.skip(' ')) return null
      // syslog pads the day of the month.
      while (line.skip(' '));
      if (!/:\d{1,5}$/.test(text.slice(-6))) continue
      const peer = toAddressBeforePort(text)
      if (peer !== null) return isRest(line) ? toParsedLine(peer, null, null) : null
    }
    return null
  },
}

function isRest(line: Scanner): boolean {
  if (!/^\d{2}\/[A-Z][a-z]{2}\/\d{4}:/.test(line.bracketed() ?? '') || !line.skip(' ')) return false
  if (line.word() === null || !line.skip(' ')) return false
  return line.word()?.includes('/') === true && line.skip(' ')
}
