import { lastForwarded } from '../address'
import { type LogFormat, toParsedLine } from '../parsed-line'

/** `[GIN] 2026/03/12 - 14:02:11 | 200 |  1.2ms |  203.0.113.9 | GET  "/"`: gin's ClientIP, which believes headers. */
export const gin: LogFormat = {
  id: 'gin',
  name: 'gin',
  caution: "gin's ClientIP is what X-Forwarded-For claims unless SetTrustedProxies says whom to believe.",
  parse(line) {
    if (!line.skip('[GIN] ')) return null
    for (let column = 0; column < 3; column += 1) if (line.upTo('|') === null) return null
    return toParsedLine(null, lastForwarded((line.upTo('|') ?? '').trim()), null)
  },
}
