import { readCommonLog } from '../common-log'
import { type LogFormat, toParsedLine } from '../parsed-line'

/** Traefik's Common Log Format: after Combined the number of the request, router and server in quotes, and the time. */
export const traefikCommon: LogFormat = {
  id: 'traefik-common',
  name: 'Traefik (common)',
  caution: 'Traefik writes the X-Forwarded-For of proxies that it trusts in place of the peer.',
  parse(line) {
    const common = readCommonLog(line)
    if (common === null || common.agent === null || !line.skip(' ')) return null
    if (!/^\d{1,19}$/.test(line.word() ?? '') || !line.skip(' ') || line.quoted() === null) return null
    if (!line.skip(' ') || line.quoted() === null || !line.skip(' ')) return null
    return /^\d{1,12}ms$/.test(line.rest()) ? toParsedLine(common.peer, common.claimed, common.agent) : null
  },
}
