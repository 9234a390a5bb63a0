import { lastForwarded, toAddress } from './address'
import { type ParsedLine, toParsedLine } from './parsed-line'

/** Names that programs give to the other side of the connection, as `normalName` writes them. */
const PEER_NAMES = new Set([
  'remoteaddr',
  'remoteaddress',
  'remoteip',
  'remotehost',
  'remoteipaddress',
  'remote',
  'cip',
  'peer',
  'peerip',
  'peeraddr',
  'peeraddress',
  'netpeerip',
  'netpeeraddr',
  'netsockpeeraddr',
  'networkpeeraddress',
  'sourceip',
  'sourceaddress',
  'srcip',
  'downstreamremoteaddress',
  'downstreamdirectremoteaddress',
  'reqremoteaddress',
  'reqremoteaddr',
  'requestremoteip',
  'requestremoteaddr',
  'reqsocketremoteaddress',
])

/** Names under which programs often write what a header told them. */
const CLAIM_NAMES = new Set([
  'xforwardedfor',
  'httpxforwardedfor',
  'forwardedfor',
  'xff',
  'xrealip',
  'realip',
  'trueclientip',
  'cfconnectingip',
  'clientip',
  'httpclientip',
  'clientaddr',
  'clientaddress',
  'client',
  'ip',
  'ipaddress',
  'reqip',
  'requestclientip',
  'reqheadersxforwardedfor',
  'requestheadersxforwardedfor',
])

const AGENT_NAMES = new Set([
  'useragent',
  'httpuseragent',
  'agent',
  'useragentoriginal',
  'reqheadersuseragent',
  'requestheadersuseragent',
])

/** `X-Forwarded-For`, `x_forwarded_for` and `xForwardedFor` are one name; so are `source.ip` and `source_ip`. */
const normalName = (name: string): string => name.replace(/[^A-Za-z0-9]/g, '').toLowerCase()

/** What many things have, so that it says something only at the top of a line: `server.ip` is no client's. */
const VAGUE_NAMES = new Set(['ip', 'ipaddress', 'client', 'agent', 'peer', 'remote'])

/** Collects the addresses of a line that is made of fields; the first field of a kind counts. */
export class FieldReader {
  #peer: string | null = null
  #claimed: string | null = null
  #agent: string | null = null

  take(name: string, value: string): void {
    if (name.length > 80) return
    const plain = normalName(name)
    if (PEER_NAMES.has(plain)) this.#peer ??= toAddress(value)
    else if (CLAIM_NAMES.has(plain)) this.#claimed ??= lastForwarded(value)
    else if (AGENT_NAMES.has(plain)) this.#agent ??= value
  }

  /** A field that lies in another: by its whole path, and by its own name where that is clear. */
  takeNested(path: string, name: string, value: string): void {
    this.take(path, value)
    if (!VAGUE_NAMES.has(normalName(name))) this.take(name, value)
  }

  result(): ParsedLine | null {
    return toParsedLine(this.#peer, this.#claimed, this.#agent)
  }
}
