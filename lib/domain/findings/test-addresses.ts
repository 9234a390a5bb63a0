/** Verdicts on the source address, for tests of rules. */
import type { SourceAddress } from '@/lib/domain/source-address/verdict'

const address = (fields: Partial<SourceAddress>): SourceAddress => ({
  verdict: 'unknown',
  basis: 'expected',
  hop: null,
  podSees: 'not known',
  reasons: [],
  carriedBy: [],
  breaks: [],
  ...fields,
})

export const preserved = address({ verdict: 'preserved', podSees: 'the client' })
/** Under Cluster: the entry node puts its own. */
export const lostOnNode = address({ verdict: 'lost', hop: 'entry-node', podSees: 'an address of the entry node' })
/** A balancer that ends connections and opens its own. */
export const lostAtBalancer = address({ verdict: 'lost', hop: 'balancer', podSees: 'an address of the balancer' })
/** The same, with the client in a PROXY header. */
export const carriedByProxy: SourceAddress = { ...lostAtBalancer, carriedBy: ['PROXY protocol'] }
