import { z } from 'zod'
import { observedVerdicts } from '@/lib/domain/observed/judge-shares'
import { measures } from '@/lib/domain/observed/traffic'
import { freshness, share } from './common'
import { healthOverviewQuery } from './health'
import { notJudgedWhy, notObserved, observedNode, trafficSource } from './observed'

export const observedOverviewQuery = z.strictObject({
  services: healthOverviewQuery.shape.services.describe(
    'The Services to tell of, as namespace/name, separated by commas.',
  ),
})

export const observedOverviewResponse = z.object({
  /** One measure for all Services; null: nothing was observed. */
  measure: z.enum(measures).nullable(),
  unit: z.enum(['connections', 'requests', 'bytes']).nullable(),
  windowSeconds: z.number().nullable(),
  source: trafficSource.nullable(),
  /** A Service that is not there or may not be read is left out. */
  services: z.array(
    z.object({
      namespace: z.string(),
      name: z.string(),
      /** null: there is nothing to hold the shares against. */
      verdict: z.enum(observedVerdicts).nullable(),
      /** `shared`: another Service sends to the same pods, and a count of pods does not tell them apart. */
      notJudged: notJudgedWhy.or(z.literal('shared')).nullable(),
      /** null: bytes. */
      samples: z.number().nullable(),
      /** Share of its pods that the source knows; null: it has none. */
      coverage: share,
      /** Nodes with pods of the Service. */
      nodes: z.array(observedNode),
    }),
  ),
  limits: z.array(z.string()),
  warnings: z.array(z.string()),
  notObserved: notObserved.nullable(),
  span: z.object({ startMs: z.number(), endMs: z.number() }),
  freshness,
})
export type ObservedOverviewResponse = z.infer<typeof observedOverviewResponse>
