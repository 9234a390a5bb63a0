import { z } from 'zod'
import { freshness } from './common'

/** The columns of the matrix. */
export const nodesResponse = z.object({
  /** True: nodes may not be read, so these are only the nodes that endpoints name. */
  denied: z.boolean(),
  nodes: z.array(
    z.object({
      name: z.string(),
      zone: z.string().nullable(),
      /** null: not readable. */
      ready: z.boolean().nullable(),
      unschedulable: z.boolean(),
      deleting: z.boolean(),
    }),
  ),
  freshness,
})
export type NodesResponse = z.infer<typeof nodesResponse>
