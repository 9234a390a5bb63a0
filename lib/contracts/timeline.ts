import { z } from 'zod'
import { severities } from '@/lib/domain/findings/finding'
import { healthVerdicts } from '@/lib/domain/health/answer'
import { eventKinds, eventTones } from '@/lib/domain/timeline/event'
import { nodeStates } from '@/lib/domain/timeline/node-state'
import { freshness, policy } from './common'
import { spanQuery } from './span'

export const timelineQuery = z.strictObject({
  start: spanQuery.start.describe('From when, RFC 3339 or Unix seconds; an hour before the end where absent.'),
  end: spanQuery.end.describe('Until when, RFC 3339 or Unix seconds; now where absent.'),
})
export type TimelineQuery = z.infer<typeof timelineQuery>

/** What was so from one moment to another, Unix milliseconds; what lies between two segments is not known. */
export const segment = <Value extends z.ZodRawShape>(value: Value) =>
  z.object({ fromMs: z.number(), toMs: z.number(), ...value })

const event = z.object({
  /** When it was seen, Unix milliseconds. */
  atMs: z.number(),
  kind: z.enum(eventKinds),
  tone: z.enum(eventTones),
  subject: z.string().nullable(),
  node: z.string().nullable(),
  inWords: z.string(),
  /** Whether it is about where the traffic of this Service goes: false for nodes that get none of it. */
  concerns: z.boolean(),
})

export const timelineResponse = z.object({
  /** What it comes to, a sentence each. */
  inWords: z.array(z.string()),
  /** The phrase of the first sentence that tells a loss; null: it tells none. */
  loss: z.string().nullable(),
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
        segment({
          ready: z.number().int(),
          terminating: z.number().int(),
          notReady: z.number().int(),
          /** Of these, how many the node may pick for connections from outside; null: the policy of then is not known. */
          usable: z.number().int().nullable(),
        }),
      ),
    }),
  ),
  endpointNodesLeftOut: z.number().int(),
  /** Nodes that changed; null: they may not be read. */
  nodes: z
    .array(
      z.object({
        node: z.string(),
        concerns: z.boolean(),
        segments: z.array(segment({ state: z.enum(nodeStates) })),
      }),
    )
    .nullable(),
  nodesLeftOut: z.number().int(),
  policy: z.array(segment({ policy: policy.nullable() })),
  /** Nodes that announced the address, one at a time; null: nothing says who, or nodes may not be read. */
  announcers: z.array(segment({ nodes: z.array(z.string()) })).nullable(),
  /** Health ports that changed or disagree, while somebody looked; null: nodes may not be read. */
  health: z
    .array(z.object({ node: z.string(), segments: z.array(segment({ verdict: z.enum(healthVerdicts) })) }))
    .nullable(),
  /** Expected peak-to-average after each change; null value: not known then. */
  skew: z.array(segment({ peakToAverage: z.number().nullable() })),
  /** Findings that began or ended, by the objects alone and by the same rules as those of now. */
  findings: z.array(
    z.object({
      id: z.string(),
      heading: z.string(),
      severity: z.enum(severities),
      segments: z.array(segment({ holds: z.boolean() })),
    }),
  ),
  freshness,
})
export type TimelineResponse = z.infer<typeof timelineResponse>
