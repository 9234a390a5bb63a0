import { z } from 'zod'
import { healthOutcomes } from '@/lib/domain/health/answer'
import { clusterParams, freshness, modelId, policy, protocol, share } from './common'
import { finding } from './findings'
import { healthVerdict } from './health'

export const nodeParams = clusterParams.extend({
  node: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 'not a node name')
    .max(253),
})

export const nodeQuery = z.strictObject({
  /** What goes away: this node, or every node of its zone. */
  lose: z.enum(['node', 'zone']).default('node'),
})
export type NodeQuery = z.infer<typeof nodeQuery>

/** What a loss costs one Service, by the port that is hit worst. */
export const serviceLoss = z.object({
  namespace: z.string(),
  name: z.string(),
  policy,
  model: modelId,
  port: z.object({ name: z.string(), port: z.number().int(), protocol }),
  /** `pods`: ready pods are lost with it; `entry`: connections only enter there. */
  kind: z.enum(['pods', 'entry']),
  readyHere: z.number().int(),
  readyEndpoints: z.number().int(),
  entersHere: share,
  servedHere: share,
  /** Share of new connections that meets the loss at once. */
  atOnce: share,
  /** Share that is still lost until the balancer notices. */
  untilNoticed: share,
  /** Share that is dropped or refused as things stand: no harm of this loss. */
  lostBefore: share,
  after: z.object({
    readyEndpoints: z.number().int(),
    droppedShare: share,
    refusedShare: share,
    peakToAverage: z.number().nullable(),
  }),
  /** How long the balancer goes on sending there; null: not known, or it does not probe. */
  noticedAfterSeconds: z.number().nullable(),
  /** What the node's health port answers for this Service; null: not asked, which is so for Services without pods here. */
  health: z
    .object({
      port: z.number().int(),
      verdict: healthVerdict,
      outcome: z.enum(healthOutcomes),
      status: z.number().int().nullable(),
      inWords: z.string(),
    })
    .nullable(),
})
export type ServiceLossContract = z.infer<typeof serviceLoss>

/** One node, and what its loss would cost every Service, most harm first. */
export const nodeResponse = z.object({
  name: z.string(),
  zone: z.string().nullable(),
  /** null: nodes may not be read. */
  object: z
    .object({
      ready: z.enum(['True', 'False', 'Unknown']).nullable(),
      unschedulable: z.boolean(),
      deleting: z.boolean(),
      addresses: z.array(z.object({ type: z.string(), address: z.string() })),
      taints: z.array(z.string()),
      providerId: z.string().nullable(),
      kubeletVersion: z.string().nullable(),
    })
    .nullable(),
  /** By each rule of a balancer's controller that is in use here, whether the node is a candidate. */
  candidacy: z.array(
    z.object({ rule: z.string(), candidate: z.boolean(), reason: z.string(), services: z.number().int() }),
  ),
  lost: z.object({ kind: z.enum(['node', 'zone']), nodes: z.number().int() }),
  services: z.array(serviceLoss),
  /** Services that the loss does not touch. */
  untouched: z.number().int(),
  findings: z.array(finding),
  freshness,
})
export type NodeResponse = z.infer<typeof nodeResponse>
