import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** The longest IPv6 address with brackets, zone and port. */
const LENGTH_MAX = 80

/**
 * An address as logs write it, in one spelling: `203.0.113.9`, `203.0.113.9:51234`, `2001:DB8::1`, `[2001:db8::1]:443`,
 * `::ffff:203.0.113.9`, with a zone. IPv4 in IPv6 becomes IPv4.
 *
 * @returns null when the text is no address
 */
export function toAddress(text: string): string | null {
  if (text.length > LENGTH_MAX) return null
  const bare = withoutPort(text)
  const version = isIP(bare)
  if (version === 4) return bare
  if (version === 0) return null
  const zone = bare.indexOf('%')
  return ipaddr.process(zone < 0 ? bare : bare.slice(0, zone)).toString()
}

function withoutPort(text: string): string {
  if (text.startsWith('[')) {
    const end = text.indexOf(']')
    return end > 0 && isPortOrNothing(text.slice(end + 1)) ? text.slice(1, end) : ''
  }
  const colon = text.indexOf(':')
  const hasOneColon = colon > 0 && text.indexOf(':', colon + 1) < 0
  return hasOneColon && isPortOrNothing(text.slice(colon)) ? text.slice(0, colon) : text
}

/**
 * The address of a text that always ends in a port. HAProxy and uvicorn write no brackets around IPv6, so that the port of
 * `2001:db8::9:5123` looks like one more group of it.
 *
 * @returns null when the text is none, or has no port
 */
export function toAddressBeforePort(text: string): string | null {
  const colon = text.length > LENGTH_MAX ? -1 : text.lastIndexOf(':')
  if (colon <= 0 || !/^\d{1,5}$/.test(text.slice(colon + 1))) return null
  const address = text.slice(0, colon)
  return address.startsWith('[') === address.endsWith(']') ? toAddress(address) : null
}

const isPortOrNothing = (text: string): boolean => text === '' || /^:\d{1,5}$/.test(text)

/**
 * The address that the nearest proxy put into an `X-Forwarded-For`: the last one. What stands before it was there when
 * the request arrived, so whoever sent it could choose it.
 *
 * @returns null when the header holds no address
 */
export function lastForwarded(header: string): string | null {
  // The end alone counts: a header of a megabyte holds no more than one of a kilobyte.
  return toAddress(
    (
      header
        .slice(-LENGTH_MAX * 2)
        .split(',')
        .at(-1) ?? ''
    ).trim(),
  )
}
