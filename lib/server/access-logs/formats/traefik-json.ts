import { lastForwarded, toAddress } from '../address'
import { type LogFormat, toParsedLine } from '../parsed-line'
import { readJson, textIn } from '../read-json'

/** `ClientAddr` is the peer; `ClientHost` may be what a proxy before Traefik forwarded. */
export const traefikJson: LogFormat = {
  id: 'traefik-json',
  name: 'Traefik JSON',
  caution: null,
  parse(line) {
    const fields = readJson(line)
    const peer = toAddress(textIn(fields, 'ClientAddr') ?? '')
    const host = lastForwarded(textIn(fields, 'ClientHost') ?? '')
    return toParsedLine(peer, host, textIn(fields, 'request_User-Agent'))
  },
}
