import { lastForwarded, toAddress } from '../address'
import { readEnvoyText } from '../envoy-text'
import { type LogFormat, toParsedLine, withoutAddress } from '../parsed-line'

/** X-Forwarded-For, agent, request id, authority, upstream host. */
const QUOTED = 5

/**
 * Envoy's default text, Contour's and Envoy Gateway's: it names no peer. Where somebody added
 * `%DOWNSTREAM_REMOTE_ADDRESS%` behind the upstream host, in quotes or without, that is the peer.
 */
export const envoy: LogFormat = {
  id: 'envoy',
  name: 'Envoy text',
  caution:
    "Envoy's default text names no peer: the address is what X-Forwarded-For claims. Add %DOWNSTREAM_DIRECT_REMOTE_ADDRESS% to the format to see the peer.",
  withPeer:
    'Envoy\'s default text has only what X-Forwarded-For claims: put "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS%" behind "%UPSTREAM_HOST%" in the text_format of its access log.',
  parse(line) {
    const parts = readEnvoyText(line)
    if (parts === null || parts.quoted.length < QUOTED) return null
    const added = parts.quoted.length > QUOTED ? parts.quoted.at(-1) : parts.after[0]
    const peer = toAddress(added ?? '')
    const [forwarded = '', agent = ''] = parts.quoted
    return toParsedLine(peer, lastForwarded(forwarded), agent) ?? withoutAddress(agent)
  },
}
