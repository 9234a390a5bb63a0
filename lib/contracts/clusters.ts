import { z } from 'zod'
import { watchState } from './common'

export const clustersResponse = z.object({
  /** True when the whole server runs on simulated clusters. */
  demo: z.object({ seed: z.number().int() }).nullable(),
  clusters: z.array(z.object({ id: z.string(), name: z.string(), state: watchState })),
})
export type ClustersResponse = z.infer<typeof clustersResponse>
