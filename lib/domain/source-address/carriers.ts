import type { PortPath } from '@/lib/domain/balancers/client-path'

/** How the client's address reaches the application beside the socket, with the ports where it is not on all of them. */
export function carriersOf(ports: readonly PortPath[]): readonly string[] {
  const carriers = new Map<string, number[]>()
  const add = (carrier: string, port: number) => carriers.set(carrier, [...(carriers.get(carrier) ?? []), port])
  for (const { port, proxyProtocol, forwardedFor } of ports) {
    if (proxyProtocol !== null) add(`PROXY protocol${proxyProtocol === 'on' ? '' : ` ${proxyProtocol}`}`, port)
    if (forwardedFor) add('X-Forwarded-For', port)
  }
  return [...carriers].map(([carrier, numbers]) =>
    numbers.length === ports.length ? carrier : `${carrier} on port ${numbers.join(', ')}`,
  )
}
