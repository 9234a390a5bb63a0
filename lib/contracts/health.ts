import { z } from 'zod'
import { healthOutcomes, healthVerdicts } from '@/lib/domain/health/answer'
import { freshness, ipFamily } from './common'

export const healthVerdict = z.enum(healthVerdicts)

/** The health port of a node on one address. */
const onAddress = z.object({
  /** null: no usable address; `inWords` says why. */
  address: z.string().nullable(),
  /** `status` null: no expectation (nothing is said about this port). `localEndpoints` null for Cluster Services. */
  expected: z.object({ status: z.number().int().nullable(), localEndpoints: z.number().int().nullable() }),
  /** null: not asked yet. */
  observed: z
    .object({
      outcome: z.enum(healthOutcomes),
      status: z.number().int().nullable(),
      localEndpoints: z.number().int().nullable(),
      serviceProxyHealthy: z.boolean().nullable(),
      weight: z.number().int().nullable(),
      /** Which Service the answer names; null: none. */
      service: z.object({ namespace: z.string(), name: z.string() }).nullable(),
      latencyMs: z.number(),
      checkedAt: z.string(),
      since: z.string(),
    })
    .nullable(),
  verdict: healthVerdict,
  /** The verdict in words, with what to check. */
  inWords: z.string(),
})

/**
 * A node's own fields are those of the address with the worst verdict, among equals of the Service's first family; its
 * words are about every address.
 */
export const healthNode = onAddress.extend({
  name: z.string(),
  zone: z.string().nullable(),
  /** One for each family of a dual-stack Service that the node has an address of, for each counts its own endpoints; null: there is but the one above. */
  families: z.array(onAddress.extend({ family: ipFamily.nullable() })).nullable(),
})
export type HealthNode = z.infer<typeof healthNode>
export type HealthOnAddress = z.infer<typeof onAddress>

export const healthResponse = z.object({
  /** null: this Service has no health port (NodePort and externalIPs under Local). */
  port: z.number().int().nullable(),
  /** What the port is and who asks it, in words. */
  inWords: z.string(),
  askedNodes: z.number().int(),
  totalNodes: z.number().int(),
  periodSeconds: z.number(),
  nodes: z.array(healthNode),
  freshness,
})
export type HealthResponse = z.infer<typeof healthResponse>

const verdictCounts = z.record(healthVerdict, z.number().int())

/** `ns/name,ns/name`: the rows in view. */
export const healthOverviewQuery = z.strictObject({
  services: z
    .string()
    .max(20_000)
    .transform((text) => text.split(',').filter((key) => key !== ''))
    .pipe(
      z
        .array(z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, 'not namespace/name'))
        .min(1)
        .max(60),
    )
    .describe('The Services to judge, as namespace/name, separated by commas.'),
})

export const healthOverviewResponse = z.object({
  services: z.array(
    z.object({
      namespace: z.string(),
      name: z.string(),
      port: z.number().int().nullable(),
      askedNodes: z.number().int(),
      totalNodes: z.number().int(),
      verdicts: verdictCounts,
      /** Every asked node, for the matrix. */
      nodes: z.array(z.object({ name: z.string(), verdict: healthVerdict, status: z.number().int().nullable() })),
    }),
  ),
  askedNodes: z.number().int(),
  verdicts: verdictCounts,
  freshness,
})
export type HealthOverviewResponse = z.infer<typeof healthOverviewResponse>
