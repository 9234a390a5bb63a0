import { toAddress } from '../address'
import { type LogFormat, toParsedLine } from '../parsed-line'
import { objectIn, readJson, textIn } from '../read-json'

/** Caddy keeps the peer and the client that it believes in apart. */
export const caddyJson: LogFormat = {
  id: 'caddy-json',
  name: 'Caddy JSON',
  caution: null,
  parse(line) {
    const request = objectIn(readJson(line), 'request')
    const peer = toAddress(textIn(request, 'remote_ip') ?? textIn(request, 'remote_addr') ?? '')
    if (request === null || peer === null) return null
    const client = toAddress(textIn(request, 'client_ip') ?? '')
    return toParsedLine(peer, client, textIn(objectIn(request, 'headers'), 'User-Agent'))
  },
}
