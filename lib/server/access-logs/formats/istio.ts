import { lastForwarded, toAddress } from '../address'
import { readEnvoyText } from '../envoy-text'
import { type LogFormat, toParsedLine } from '../parsed-line'

/** Before the last five quoted parts Istio has one more: why the connection to the upstream failed. */
const QUOTED = 6
/** Upstream cluster, upstream's local address, downstream's local address, downstream's remote address. */
const REMOTE_AT = 3

/** Istio's default text, which ends in `DOWNSTREAM_REMOTE_ADDRESS`, server name and route. */
export const istio: LogFormat = {
  id: 'istio',
  name: 'Istio (Envoy text)',
  caution:
    'Envoy replaces the remote address by X-Forwarded-For or by the PROXY header where it is told to trust them.',
  parse(line) {
    const envoy = readEnvoyText(line)
    if (envoy === null || envoy.quoted.length < QUOTED) return null
    const peer = toAddress(envoy.after[REMOTE_AT] ?? '')
    const [forwarded = '', agent = ''] = envoy.quoted.slice(-5)
    return peer === null ? null : toParsedLine(peer, lastForwarded(forwarded), agent)
  },
}
