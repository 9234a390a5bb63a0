import type { ClientPath } from './client-path'
import type { BalancerModel, ModelId } from './model'

/**
 * What becomes of the source address where the balancer is another than was detected. Between pods and nodes as targets
 * nothing carries over; who announces an address puts nothing between client and node; else the product decides.
 */
export function pathUnder({ id, product, clientPath }: BalancerModel, chosen: ModelId): ClientPath {
  if ((id === 'direct') !== (chosen === 'direct')) {
    const because = `Under the model ${chosen} what the balancer does with the source address is not known.`
    return withPorts(clientPath, chosen === 'direct' ? 'pod' : 'node', null, because)
  }
  const announces = chosen === 'single-node' || chosen === 'ecmp'
  if (product !== null || !announces) return clientPath
  const because = 'Nodes announce the address themselves: nothing stands between them and the client.'
  return withPorts(clientPath, 'node', 'client', because)
}

const withPorts = (
  path: ClientPath,
  target: ClientPath['target'],
  targetSees: 'client' | null,
  because: string,
): ClientPath => ({
  ...path,
  target,
  ports: path.ports.map((port) => ({ ...port, targetSees, because, proxyProtocol: null, forwardedFor: false })),
})
