import type { Situation } from './question'

/** Cilium announces the address, or an annotation asks its own forwarding for something. */
export const forwardsByCilium = ({ service, model }: Pick<Situation, 'service' | 'model'>): boolean =>
  model.clientPath.forwarder === 'cilium' ||
  [...service.annotations.keys()].some((key) => key.startsWith('service.cilium.io/'))
