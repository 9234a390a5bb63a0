import { z } from 'zod'
import { healthVerdicts } from '@/lib/domain/health/answer'
import { measures } from '@/lib/domain/observed/traffic'
import { eventKinds, eventTones } from '@/lib/domain/timeline/event'
import { nodeStates } from '@/lib/domain/timeline/node-state'
import { freshness, policy } from './common'
import { notObserved, trafficSource } from './observed'
import { spanQuery } from './span'

export const timelineQuery = z.strictObject({
  start: spanQuery.start.describe('From when, RFC 3339 or Unix seconds; an hour before the end where absent.'),
  end: spanQuery.end.describe('Until when, RFC 3339 or Unix seconds; now where absent.'),
})
export type TimelineQuery = z.infer<typeof timelineQuery>

/** What was so from one moment to another, Unix milliseconds; what lies between two segments is not known. */
const segment = <Value extends z.ZodRawShape>(value: Value) =>
  z.object({ fromMs: z.number(), toMs: z.number(), ...value })

const event = z.object({
  /** When it was seen, Unix milliseconds. */
  atMs: z.number(),
  kind: z.enum(eventKinds),
  tone: z.enum(eventTones),
  subject: z.string().nullable(),
  node: z.string().nullable(),
  inWords: z.string(),
})

export const timelineResponse = z.object({
  /** What it comes to, a sentence each. */
  inWords: z.array(z.string()),
  span: z.object({ startMs: z.number(), endMs: z.number() }),
  /** From when on nothing is missing, Unix milliseconds; null: not known at all. */
  completeSince: z.object({
    pods: z.number(),
    service: z.number(),
    nodes: z.number().nullable(),
  }),
  /** Oldest first; the latest where there are too many. */
  events: z.array(event),
  eventsLeftOut: z.number().int(),
  /** Endpoints on each node that had any: those that changed first. */
  endpoints: z.array(
    z.object({
      /** null: endpoints that are on no node. */
      node: z.string().nullable(),
      zone: z.string().nullable(),
      changed: z.boolean(),
      segments: z.array(
        segment({ ready: z.number().int(), terminating: z.number().int(), notReady: z.number().int() }),
      ),
    }),
  ),
  endpointNodesLeftOut: z.number().int(),
  /** Nodes that changed; null: they may not be read. */
  nodes: z.array(z.object({ node: z.string(), segments: z.array(segment({ state: z.enum(nodeStates) })) })).nullable(),
  policy: z.array(segment({ policy: policy.nullable() })),
  /** Nodes that announced the address, one at a time; null: nothing says who, or nodes may not be read. */
  announcers: z.array(segment({ nodes: z.array(z.string()) })).nullable(),
  /** Health ports that changed or disagree, while somebody looked; null: nodes may not be read. */
  health: z
    .array(z.object({ node: z.string(), segments: z.array(segment({ verdict: z.enum(healthVerdicts) })) }))
    .nullable(),
  /** Expected peak-to-average after each change; null value: not known then. */
  skew: z.array(segment({ peakToAverage: z.number().nullable() })),
  /** What was counted by node; null: nothing was. */
  traffic: z
    .object({
      measure: z.enum(measures),
      unit: z.enum(['connections', 'requests', 'bytes']),
      source: trafficSource,
      stepSeconds: z.number(),
      /** Ends of the steps, Unix milliseconds. */
      atMs: z.array(z.number()),
      /** At most four: the nodes with most, and one for the others (node null). Per step; null: a gap. */
      lines: z.array(
        z.object({
          node: z.string().nullable(),
          nodes: z.number().int(),
          values: z.array(z.number().nullable()),
        }),
      ),
      limits: z.array(z.string()),
      warnings: z.array(z.string()),
    })
    .nullable(),
  /** Why nothing was counted; null: something was. */
  notObserved: notObserved.nullable(),
  freshness,
})
export type TimelineResponse = z.infer<typeof timelineResponse>
