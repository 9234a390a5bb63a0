import { BlockList, isIP } from 'node:net'

/** Variables of the process, handed in by the composition root. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name for an address, by Go's rules, so that Evenkeel takes the
 * way that kubectl takes on the same machine: upper case first, loopback never, entries of NO_PROXY are `*`, addresses,
 * CIDRs or domains (with their subdomains; with a dot in front only those), each with a port if wanted.
 *
 * @returns null: connect directly
 */
export function proxyOfEnvironment(server: URL, environment: Environment): string | null {
  const read = (name: string): string => environment[name] || environment[name.toLowerCase()] || ''
  const proxy = read(server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY')
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const port = server.port || (server.protocol === 'https:' ? '443' : '80')
  if (proxy === '' || isLoopback(host) || isExempt(host, port, read('NO_PROXY'))) return null
  return /^[a-z0-9]+:\/\//i.test(proxy) ? proxy : `http://${proxy}`
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

const isExempt = (host: string, port: string, noProxy: string): boolean =>
  noProxy
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .some((entry) => entry === '*' || (entry !== '' && matches(host, port, entry)))

function matches(host: string, port: string, entry: string): boolean {
  const cidr = /^([0-9a-f.:]+)\/(\d{1,3})$/.exec(entry)
  if (cidr !== null) return isIP(host) !== 0 && isInside(host, cidr[1] ?? '', Number(cidr[2]))
  const [, name = entry, wantedPort] = isIP(entry) === 6 ? [] : (/^\[?(.*?)\]?(?::(\d+))?$/.exec(entry) ?? [])
  if (wantedPort !== undefined && wantedPort !== port) return false
  if (isIP(name) !== 0 || isIP(host) !== 0) return name === host
  const domain = name.replace(/^\*?\./, '')
  return host.endsWith(`.${domain}`) || (host === domain && !/^\*?\./.test(name))
}

function isInside(host: string, network: string, bits: number): boolean {
  try {
    const block = new BlockList()
    block.addSubnet(network, bits, isIP(network) === 6 ? 'ipv6' : 'ipv4')
    return block.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4')
  } catch {
    return false
  }
}
