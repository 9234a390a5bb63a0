import { lastForwarded } from '../address'
import { type LogFormat, toParsedLine } from '../parsed-line'

/** `Started GET "/" for 203.0.113.9 at 2026-03-12 14:02:11 +0000`: Rails' remote_ip, which believes headers. */
export const rails: LogFormat = {
  id: 'rails',
  name: 'Rails',
  caution: "Rails' remote_ip is what X-Forwarded-For claims wherever the peer has a private address.",
  parse(line) {
    if (!line.seek('Started ')) return null
    const method = line.word()
    if (method === null || !/^[A-Z]{3,10}$/.test(method)) return null
    if (!line.skip(' ') || line.quoted() === null || !line.skip(' for ')) return null
    return toParsedLine(null, lastForwarded(line.word() ?? ''), null)
  },
}
