import { z } from 'zod'
import { measures } from '@/lib/domain/what-if/compare/say-difference'
import { SCENARIO_TEXT_BYTES } from '@/lib/domain/what-if/scenario-text'
import { confidence, freshness, ipFamily, modelId, policy, protocol, share } from './common'
import { finding } from './findings'
import { sourceAddress } from './source-address'

export const compareQuery = z.strictObject({
  /** What is imagined, in the text form of scenarios: `v1;policy=Cluster;replicas=12`. */
  scenario: z.string().max(SCENARIO_TEXT_BYTES).optional(),
  /** Name of the Service port that is compared, or its number where it has none; the worst one where absent. */
  port: z.string().max(63).optional(),
  family: ipFamily.optional(),
  /** Name of another Service of the namespace that sends to the same pods: both are compared as they are. */
  with: z.string().max(63).optional(),
})
export type CompareQuery = z.infer<typeof compareQuery>

/** A figure that is known, or the bounds between which it lies; null: not known. */
export const figure = z.object({ low: z.number(), high: z.number() }).nullable()

const meetsLoss = z.object({
  /** Share of new connections that meets the loss at once; null: not known. */
  atOnce: share,
  /** Share that is still lost until the balancer notices. */
  untilNoticed: share,
  after: z.object({
    readyEndpoints: z.number().int(),
    droppedShare: share,
    refusedShare: share,
    peakToAverage: z.number().nullable(),
  }),
})

const briefFinding = finding.pick({ id: true, heading: true, severity: true, title: true })
export type BriefFinding = z.infer<typeof briefFinding>

export const compareColumn = z.object({
  /** "Local", "Local, one pod per node", "web-cluster, Cluster". */
  label: z.string(),
  isNow: z.boolean(),
  /** Text form of the scenario: "" for what is there now; null where it is too long for a link. */
  scenario: z.string().nullable(),
  policy,
  model: z.object({ id: modelId, confidence, product: z.string().nullable() }),
  figures: z
    .object({
      peak: figure,
      nodePeak: figure,
      dropped: figure,
      refused: figure,
      hop: figure,
      readyEndpoints: z.number().int(),
      nodesWithEndpoints: z.number().int(),
      poolNodes: z.number().int().nullable(),
      candidateNodes: z.number().int().nullable(),
    })
    .nullable(),
  /** Pods with the same share on one node, most loaded node last; shares are of one pod. null: not known. */
  pods: z.array(z.object({ node: z.string().nullable(), pods: z.number().int(), share, load: z.number().nullable() })),
  /** Entry nodes with the same share; shares are of one node. */
  entries: z.array(z.object({ nodes: z.number().int(), entryShare: share, example: z.string() })),
  address: sourceAddress,
  health: z.object({
    asks: z.string(),
    port: z.number().int().nullable(),
    healthyNodes: z.number().int().nullable(),
    unhealthyNodes: z.number().int().nullable(),
    inWords: z.string(),
  }),
  /** How long the balancer goes on sending to a node that fails; null: not known, or it does not probe. */
  convergence: z.object({ seconds: z.number(), inWords: z.string() }).nullable(),
  /** What losing each node costs, alike ones together, most harm first; null: not known. */
  blast: z
    .object({
      nodes: z.array(
        meetsLoss.extend({
          nodes: z.array(z.string()),
          count: z.number().int(),
          zone: z.string().nullable(),
          readyEndpoints: z.number().int(),
        }),
      ),
      zones: z.array(meetsLoss.extend({ zone: z.string(), nodes: z.number().int(), readyEndpoints: z.number().int() })),
    })
    .nullable(),
  price: z.array(z.string()),
  /**
   * Share of new connections lost right after the change, until the balancer notices; null: nothing changes, it is not
   * known, or it does not take hold at once.
   */
  lostMeanwhile: share,
  /** Findings that come and go against the first column, of the rules that can be judged in both; worst first. */
  findings: z.object({ appear: z.array(briefFinding), vanish: z.array(briefFinding) }),
  pendingPods: z.number().int(),
  assumptions: z.array(z.string()),
  notModelled: z.array(z.string()),
})
export type CompareColumn = z.infer<typeof compareColumn>

export const compareResponse = z.object({
  /** Which is better and why, in one sentence. */
  headline: z.string(),
  columns: z.array(compareColumn),
  /** The port that the figures are of; null: the Service has no port, or two Services are compared by their worst. */
  shown: z
    .object({ port: z.string(), number: z.number().int(), protocol, family: ipFamily, of: z.number().int() })
    .nullable(),
  differences: z.array(z.object({ measure: z.enum(measures), words: z.string(), same: z.boolean() })),
  /** The rule by which the last column stands there unasked; null: it was asked for, or none is there. */
  offeredBy: z.string().nullable(),
  /** Why the scenario that was asked for cannot be; null: it can, or none was. */
  impossible: z.array(z.string()).nullable(),
  freshness,
})
export type CompareResponse = z.infer<typeof compareResponse>
