import { z } from 'zod'
import { sourceAddressHops, sourceAddressVerdicts } from '@/lib/domain/source-address/verdict'
import { freshness } from './common'

export const sourceAddressVerdict = z.enum(sourceAddressVerdicts)

/** Whether the pods of a Service see the client's address. */
export const sourceAddress = z.object({
  verdict: sourceAddressVerdict,
  /** `expected`: from configuration alone; `observed`: from addresses that the pods saw. */
  basis: z.enum(['expected', 'observed']),
  /** First hop that changes the address; null: none does, or it is not known. */
  hop: z.enum(sourceAddressHops).nullable(),
  podSees: z.string(),
  reasons: z.array(z.string()),
  /** Those reasons that are about observed addresses: of which kinds, how many, examples; empty: nobody looked. */
  observed: z.array(z.string()),
  /** How the client's address still reaches the application. */
  carriedBy: z.array(z.string()),
  /** What works by the client's address and does not as things stand. */
  breaks: z.array(
    z.object({
      what: z.enum(['network-policy', 'source-ranges', 'session-affinity', 'rate-limit']),
      object: z.string().nullable(),
      inWords: z.string(),
    }),
  ),
  /** What could not be looked at for `breaks`. */
  unchecked: z.array(z.string()),
  /** Where what was observed is not what the configuration makes expect. */
  contradictions: z.array(z.string()),
  /** What each hop does with the address, in order of the way; empty: the way is not known. */
  stages: z.array(
    z.object({
      hop: z.enum(sourceAddressHops),
      does: z.enum(['keeps', 'replaces', 'some', 'open']),
      inWords: z.string(),
    }),
  ),
})

export const sourceAddressResponse = sourceAddress.extend({
  /**
   * What became of asking for addresses that pods saw: `used`, `none`: nothing knows any; `pending`: the metric source has
   * not answered yet, and a later answer has it; `failed`.
   */
  evidence: z.object({ state: z.enum(['used', 'none', 'pending', 'failed']), inWords: z.string().nullable() }),
  freshness,
})
export type SourceAddressResponse = z.infer<typeof sourceAddressResponse>
