import { z } from 'zod'
import { observedVerdicts } from '@/lib/domain/observed/judge-shares'
import { measures } from '@/lib/domain/observed/traffic'
import { freshness, modelId, policy, share, skewFigures } from './common'
import { distributionQuery } from './distribution'
import { spanQuery } from './span'

const { policy: otherPolicy, model, candidates, announcers, probed, crossZone } = distributionQuery.shape

export const observedQuery = z.strictObject({
  start: spanQuery.start.describe('From when, RFC 3339 or Unix seconds; ten minutes before the end where absent.'),
  end: spanQuery.end.describe(
    'Until when, RFC 3339 or Unix seconds, at most 24 hours after the start; now where absent.',
  ),
  policy: otherPolicy,
  model,
  candidates,
  announcers,
  probed,
  crossZone,
})
export type ObservedQuery = z.infer<typeof observedQuery>

/** Which preset of which source counted. */
export const trafficSource = z.object({ preset: z.string(), name: z.string(), metric: z.string() })

/** Why something was not observed, and what would change that. */
export const notObserved = z.object({
  why: z.enum(['not-configured', 'no-metric', 'failed', 'no-pods', 'denied']),
  inWords: z.string(),
})

const figures = {
  /** As counted in the window; null: the source holds nothing about it, which is not zero. */
  count: z.number().min(0).nullable(),
  /** Of all that was counted; null: not counted, or nothing was. */
  share,
  /** Of what the counted pods get together, so that it stands beside `share`; null: not known, or not counted. */
  expectedShare: share,
  /** Three standard errors of the share, as a share; null: bytes are no samples, or nothing was counted. */
  margin: z.number().nullable(),
  /** Observed less expected, in standard errors; null: one is not known, or chance has no room. */
  standardErrors: z.number().nullable(),
}

export const observedEndpoint = z.object({
  podName: z.string(),
  nodeName: z.string().nullable(),
  ...figures,
  /** Behind the Service now; false: it was within the window. */
  present: z.boolean(),
})

export const observedNode = z.object({
  name: z.string(),
  ...figures,
  /** Pods of the Service on it, and how many of them were counted. */
  pods: z.number().int(),
  countedPods: z.number().int(),
})

export const notJudgedWhy = z.enum([
  'balancer',
  'ports',
  'no-pods',
  'changed',
  'one-pod',
  'not-counted',
  'protocol',
  'bytes',
  'few',
])

export const observedResponse = z.object({
  /** What was counted, the best that there is; null: nothing was. */
  measure: z.enum(measures).nullable(),
  unit: z.enum(['connections', 'requests', 'bytes']).nullable(),
  /** Over how long was counted; 0: what was open at one moment. */
  windowSeconds: z.number().nullable(),
  /** When the source looked last, Unix milliseconds: what came later is not counted yet. null: it does not say. */
  lookedAtMs: z.number().nullable(),
  /** Samples in the window; null: nothing was counted, or bytes, which are no samples. */
  samples: z.number().nullable(),
  /** Share of the pods behind the Service that the source knows. */
  coverage: share,
  source: trafficSource.nullable(),
  endpoints: z.array(observedEndpoint),
  /** Nodes with pods of the Service. */
  nodes: z.array(observedNode),
  /** One for the whole Service; null: nothing was observed, or there is nothing to hold it against. */
  verdict: z.enum(observedVerdicts).nullable(),
  /** Why there is no verdict, or too little for one; null: there is one, or nothing was observed. */
  notJudged: notJudgedWhy.nullable(),
  /** Samples that a verdict takes; null: no number would do. */
  samplesNeeded: z.number().int().nullable(),
  /** What it is held against. */
  expectation: z.object({ policy, model: modelId, known: z.boolean() }),
  /** For an unknown balancer: whether what was observed fits each possible one; null: too few samples to say. */
  bounds: z.array(z.object({ model: modelId, fits: z.boolean().nullable() })),
  /** Balancer models and the other policy: whether each would explain what was observed. A hint. */
  explanations: z.array(
    z.object({
      policy,
      /** Models that give the same shares here. */
      models: z.array(modelId),
      /** The node that would announce alone; null: another model. */
      announcer: z.string().nullable(),
      isExpected: z.boolean(),
      fits: z.boolean().nullable(),
    }),
  ),
  /** Over the pods that are there and were counted. */
  skew: z.object({ observed: skewFigures, expected: skewFigures }),
  /** What it comes to, a sentence each, the verdict first. */
  inWords: z.array(z.string()),
  /** What the numbers include besides clients from outside, or leave out. */
  limits: z.array(z.string()),
  /** What the source itself said about its answer. */
  warnings: z.array(z.string()),
  /** null: something was observed. */
  notObserved: notObserved.nullable(),
  /** What was asked about, Unix milliseconds. */
  span: z.object({ startMs: z.number(), endMs: z.number() }),
  /** When what is expected last changed since the span began, Unix milliseconds; null: not that anyone saw. */
  changedAtMs: z.number().nullable(),
  /**
   * What the verdict is of where what is expected changed after something was counted: the part since then, with shares of
   * its own. null: it is of the whole window, or there is none.
   */
  judgedPart: z
    .object({
      /** Unix milliseconds. */
      sinceMs: z.number(),
      samples: z.number().nullable(),
      endpoints: z.array(observedEndpoint),
      nodes: z.array(observedNode),
    })
    .nullable(),
  freshness,
})
export type ObservedResponse = z.infer<typeof observedResponse>
