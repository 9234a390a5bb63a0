import { z } from 'zod'
import { booleanText, freshness, share } from './common'
import { severity } from './findings'

export const nodesQuery = z.strictObject({
  /** Adds what enters and what is served on each node over all external Services. */
  load: booleanText.default(false),
})

/** What one node is to all external Services that the reader may see, by the worst port of each. */
export const nodeLoad = z.object({
  /** Services whose new connections enter here. */
  enters: z.number().int(),
  /** Services of which a pod here gets connections. */
  serves: z.number().int(),
  /** Services whose connections enter here and are lost. */
  loses: z.number().int(),
  /** Of these, Services that do not lose on nearly every node, which `everywhere` says once. */
  losesHere: z.number().int(),
  /** Services that have ready pods here which get nothing. */
  idle: z.number().int(),
  /** Services for whose balancer this node is no candidate. */
  excluded: z.number().int(),
  /** Services of which it cannot be said. */
  unknown: z.number().int(),
  /** Ready endpoints of external Services. */
  endpoints: z.number().int(),
  /** The Service that loses most here, those of `everywhere` left out. */
  worst: z.object({ namespace: z.string(), name: z.string(), entryShare: share }).nullable(),
})
export type NodeLoad = z.infer<typeof nodeLoad>

/** The columns of the matrix. */
export const nodesResponse = z.object({
  /** True: nodes may not be read, so these are only the nodes that endpoints name. */
  denied: z.boolean(),
  /** False: findings are not judged yet, so that no node tells any. */
  judged: z.boolean(),
  nodes: z.array(
    z.object({
      name: z.string(),
      zone: z.string().nullable(),
      /** null: not readable. */
      ready: z.boolean().nullable(),
      unschedulable: z.boolean(),
      deleting: z.boolean(),
      /** Findings about this node, and the worst of them; absent: none, or `judged` is false. */
      findings: z.object({ count: z.number().int(), worst: severity }).optional(),
      /** Absent unless asked for with load=true. */
      load: nodeLoad.optional(),
    }),
  ),
  /** Services whose connections are lost on more than four fifths of the nodes; empty unless asked for with load=true. */
  everywhere: z.array(
    z.object({ namespace: z.string(), name: z.string(), nodes: z.number().int(), droppedShare: share }),
  ),
  freshness,
})
export type NodesResponse = z.infer<typeof nodesResponse>
