import { z } from 'zod'
import { measures } from '@/lib/domain/observed/traffic'
import { freshness, policy } from './common'
import { notObserved, trafficSource } from './observed'
import { segment, timelineQuery } from './timeline'

export const timelineMeasuredQuery = z.strictObject({
  ...timelineQuery.shape,
  by: z.enum(['node', 'pod']).default('node').describe('What each line counts: the pods of a node, or one pod.'),
})
export type TimelineMeasuredQuery = z.infer<typeof timelineMeasuredQuery>

export const timelineMeasuredResponse = z.object({
  span: z.object({ startMs: z.number(), endMs: z.number() }),
  by: z.enum(['node', 'pod']),
  /** What was counted; null: nothing was. */
  traffic: z
    .object({
      measure: z.enum(measures),
      unit: z.enum(['connections', 'requests', 'bytes']),
      source: trafficSource,
      stepSeconds: z.number(),
      /** Ends of the steps, Unix milliseconds. */
      atMs: z.array(z.number()),
      /** At most ten, most first; the last one stands for all others where there are more (name null). Null: a gap. */
      lines: z.array(
        z.object({
          name: z.string().nullable(),
          stands: z.number().int(),
          values: z.array(z.number().nullable()),
        }),
      ),
      limits: z.array(z.string()),
      warnings: z.array(z.string()),
    })
    .nullable(),
  /** Why nothing was counted; null: something was. */
  notObserved: notObserved.nullable(),
  /**
   * What Evenkeel's own metrics in the metric source say of the time before it remembers; null: all of the span is
   * remembered, or they say nothing.
   */
  recorded: z
    .object({
      stepSeconds: z.number(),
      span: z.object({ startMs: z.number(), endMs: z.number() }),
      policy: z.array(segment({ policy })),
      endpoints: z.array(z.object({ node: z.string(), segments: z.array(segment({ ready: z.number() })) })),
      skew: z.array(segment({ peakToAverage: z.number() })),
      warnings: z.array(z.string()),
    })
    .nullable(),
  /** Why nothing is told of that time; null: something is, or all of the span is remembered. */
  notRecorded: notObserved.nullable(),
  freshness,
})
export type TimelineMeasuredResponse = z.infer<typeof timelineMeasuredResponse>
