import { toAddress } from '../address'
import { type LogFormat, toParsedLine } from '../parsed-line'

/**
 * `203.0.113.9 [12/Mar/2026:14:02:11 +0000] TCP 200 512 77 0.345`: what nginx's documentation gives for connections, and
 * ingress-nginx writes for its TCP and UDP services with the address in brackets.
 */
export const nginxStream: LogFormat = {
  id: 'nginx-stream',
  name: 'nginx stream',
  caution: 'With proxy_protocol and set_real_ip_from the address is what the PROXY header claims, not the peer.',
  parse(line) {
    const peer = toAddress(line.bracketed() ?? line.word() ?? '')
    if (peer === null || !line.skip(' ') || line.bracketed() === null || !line.skip(' ')) return null
    if (!line.skip('TCP ') && !line.skip('UDP ')) return null
    return /^\d{3}$/.test(line.word() ?? '') ? toParsedLine(peer, null, null) : null
  },
}
