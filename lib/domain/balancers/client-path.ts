import type { Protocol, Service } from '@/lib/domain/cluster'

/** What a balancer does with the source address of connections to one servicePort. */
export type PortPath = {
  readonly port: number
  readonly protocol: Protocol
  /** Whose address its target sees as the source; `either`: that hangs on the client; null: not known. */
  readonly targetSees: 'client' | 'balancer' | 'either' | null
  /** The field or the behaviour that decides, a sentence. */
  readonly because: string
  /** PROXY protocol to the target; `on`: in a version that is not known; null: off, or not known to be on. */
  readonly proxyProtocol: 'v1' | 'v2' | 'on' | null
  /** It writes the client's address into X-Forwarded-For. */
  readonly forwardedFor: boolean
}

/** How connections get from the client to a pod, as far as the source address hangs on it (domain page 5.1). */
export type ClientPath = {
  /** Where the balancer sends; null: not known. */
  readonly target: 'node' | 'pod' | null
  /** Who picks the pod on a node, and so decides whether the source address is replaced there. */
  readonly forwarder: 'kube-proxy' | 'cilium' | 'service-lb'
  /** What the target sees instead of the client's address, where it does: "a private address of the NLB". */
  readonly balancerAddress: string
  /** One for each servicePort. */
  readonly ports: readonly PortPath[]
}

/** Nothing is known of the way, not even for which ports. */
export const nowhereKnown: ClientPath = {
  target: null,
  forwarder: 'kube-proxy',
  balancerAddress: 'an address of the balancer',
  ports: [],
}

type PathOptions = Partial<Omit<ClientPath, 'ports'>>
type PortFacts = Pick<PortPath, 'targetSees' | 'because'> & Partial<PortPath>

/** A path whose ports are each judged by themselves. */
export function pathOf(
  service: Service,
  judge: (port: Pick<PortPath, 'port' | 'protocol'>) => PortFacts,
  options: PathOptions = {},
): ClientPath {
  return {
    target: 'node',
    forwarder: 'kube-proxy',
    balancerAddress: 'an address of the balancer',
    ...options,
    ports: service.ports.map(({ port, protocol }) => ({
      port,
      protocol,
      proxyProtocol: null,
      forwardedFor: false,
      ...judge({ port, protocol }),
    })),
  }
}

/** Packets reach the target with the client's address in them. */
export const passesThrough = (service: Service, because: string, options?: PathOptions): ClientPath =>
  pathOf(service, () => ({ targetSees: 'client', because }), options)

/** The balancer ends each connection and opens one of its own. */
export const proxies = (
  service: Service,
  facts: Pick<PortPath, 'because'> & Partial<PortPath>,
  options?: PathOptions,
): ClientPath => pathOf(service, () => ({ targetSees: 'balancer', ...facts }), options)

export const pathNotKnown = (service: Service, because: string, options?: PathOptions): ClientPath =>
  pathOf(service, () => ({ targetSees: null, because }), options)
