import { z } from 'zod'
import { nodeCheckIds } from '@/lib/domain/node-readings/reading'
import { freshness } from './common'

export const nodeReadingsQuery = z.strictObject({
  /** One node alone; absent: those of which an exporter says something bad. */
  node: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 'not a node name')
    .max(253)
    .optional(),
})
export type NodeReadingsQuery = z.infer<typeof nodeReadingsQuery>

/** What node_exporter and kube-proxy say of nodes, through the configured Prometheus. */
export const nodeReadingsResponse = z.object({
  nodes: z.array(
    z.object({
      name: z.string(),
      /** null: not known, why is in the sentence. */
      checks: z.array(z.object({ id: z.enum(nodeCheckIds), holds: z.boolean().nullable(), inWords: z.string() })),
    }),
  ),
  /** Nodes of which any exporter says something. */
  told: z.number().int(),
  /** Nodes in all; null: nodes may not be read. */
  total: z.number().int().nullable(),
  /** Nodes of which something bad is said, those beyond the list among them. */
  bad: z.number().int(),
  /** Why nothing is known; null: something is. */
  notObserved: z.string().nullable(),
  freshness,
})
export type NodeReadingsResponse = z.infer<typeof nodeReadingsResponse>
