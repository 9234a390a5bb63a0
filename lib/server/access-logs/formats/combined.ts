import { lastForwarded } from '../address'
import { readCommonLog } from '../common-log'
import { type LogFormat, toParsedLine, withoutAddress } from '../parsed-line'

/**
 * Common and Combined, which nginx, Apache, gunicorn, morgan and many more write alike; nginx's image adds the
 * X-Forwarded-For in quotes.
 */
export const combined: LogFormat = {
  id: 'combined',
  name: 'combined (nginx, Apache and others)',
  caution:
    'The first field is the peer unless the server is told to replace it: real_ip_header or PROXY protocol in nginx, mod_remoteip in Apache, "trust proxy" in Express.',
  withPeer:
    'Where the first field is "-", the server writes a header there that was not sent: have it write the peer, in nginx $realip_remote_addr.',
  parse(line) {
    const common = readCommonLog(line)
    if (common === null) return null
    const forwarded = common.agent !== null && line.skip(' ') ? line.quoted() : null
    const claimed = forwarded === null ? null : lastForwarded(forwarded)
    const parsed = toParsedLine(common.peer, common.claimed ?? claimed, common.agent)
    return parsed ?? withoutAddress(common.agent)
  },
}
