import { readCommonLog } from '../common-log'
import { type LogFormat, toParsedLine } from '../parsed-line'

/** The `upstreaminfo` format: after Combined the length, the time, and the backend in brackets. */
export const ingressNginx: LogFormat = {
  id: 'ingress-nginx',
  name: 'ingress-nginx',
  caution:
    'With use-forwarded-headers, use-proxy-protocol or enable-real-ip the first field is what the header or the balancer claims, not the peer.',
  parse(line) {
    const common = readCommonLog(line)
    if (common === null || common.agent === null || !line.skip(' ')) return null
    if (!/^\d{1,19}$/.test(line.word() ?? '') || !line.skip(' ')) return null
    if (!/^\d{1,9}\.\d{3}$/.test(line.word() ?? '') || !line.skip(' ')) return null
    if (line.bracketed() === null || !line.skip(' ') || line.bracketed() === null) return null
    return toParsedLine(common.peer, common.claimed, common.agent)
  },
}
