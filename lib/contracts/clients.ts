import { z } from 'zod'
import { addressRanges } from '@/lib/domain/clients/address-range'
import { clientClasses } from '@/lib/domain/clients/client-class'
import { measures } from '@/lib/domain/observed/traffic'
import { addressClasses } from '@/lib/domain/source-address/classify-address'
import { freshness, geography, policy, protocol, share } from './common'
import { notObserved, trafficSource } from './observed'
import { sourceAddressVerdict } from './source-address'
import { spanQuery } from './span'

const MOST_CLIENTS = 500

export const clientsQuery = z.strictObject({
  start: spanQuery.start.describe('From when, RFC 3339 or Unix seconds; ten minutes before the end where absent.'),
  end: spanQuery.end.describe(
    'Until when, RFC 3339 or Unix seconds, at most 24 hours after the start; now where absent.',
  ),
  limit: z
    .string()
    .regex(/^\d{1,6}$/, 'it is no whole number')
    .transform(Number)
    .pipe(z.number().min(1).max(MOST_CLIENTS))
    .default(50)
    .describe(`How many addresses are listed, at most ${MOST_CLIENTS}.`),
  group: z
    .enum(['address', 'network'])
    .default('address')
    .describe('"network": IPv6 clients of one /64 are counted as one.'),
})
export type ClientsQuery = z.infer<typeof clientsQuery>

/** How addresses of clients are shown, set by the operator: whole, as their network, or as a hash. */
const masking = z.enum(['full', 'masked', 'hashed'])

export const clientRow = z.object({
  /** The address, or what stands for it: its network, a hash. */
  address: z.string(),
  class: z.enum(clientClasses),
  /** The class in more detail. */
  kind: z.enum(addressClasses),
  /** null: it is no address, or it is not shown. */
  range: z.enum(addressRanges).nullable(),
  /** Node whose own address it is, or whose network plugin has it; null: none. */
  node: z.string().nullable(),
  count: z.number().min(0),
  /** Of all that was counted. */
  share,
  /** Where the share lies as far as chance goes, three standard errors; null: what was counted are no samples. */
  interval: z.object({ low: z.number(), high: z.number() }).nullable(),
  /** null: what was counted was open at one moment. */
  perMinute: z.number().nullable(),
  /** ISO 3166 code; null: not known. */
  country: z.string().nullable(),
  /** Who says the country: the source of the traffic itself, or the mounted database. */
  countryFrom: z.enum(['source', 'database']).nullable(),
  /** Autonomous system; null: not known. */
  asn: z.object({ number: z.number().int(), organisation: z.string().nullable() }).nullable(),
  /** Pods that saw it; empty: the source does not say. */
  seenBy: z.array(z.string()),
  firstSeenMs: z.number().nullable(),
  lastSeenMs: z.number().nullable(),
  /** Addresses that the row stands for. */
  addresses: z.number().int(),
  /** Services that saw it, most first; only in the list over all Services. */
  services: z.array(z.object({ namespace: z.string(), name: z.string(), count: z.number() })).optional(),
})
export type ClientRow = z.infer<typeof clientRow>

const answer = {
  /** What counted, as a person calls it; null: nothing did. */
  source: z.string().nullable(),
  /** Which preset of it, and by which metric or file. */
  origin: trafficSource.nullable(),
  measure: z.enum(measures).nullable(),
  unit: z.enum(['connections', 'requests', 'bytes']).nullable(),
  /** How many were counted; null: nothing was, or bytes, which are no samples. */
  samples: z.number().nullable(),
  /** All that was counted, listed or not, in the unit; null: nothing was. */
  total: z.number().nullable(),
  /** Whether the source says how much there was in all; false: the total is what is listed, and shares are too large. */
  isTotalKnown: z.boolean(),
  /** Over how long was counted; 0: what was open at one moment. */
  windowSeconds: z.number().nullable(),
  /** What was asked about, Unix milliseconds. */
  span: z.object({ startMs: z.number(), endMs: z.number() }),
  /** Most first. */
  clients: z.array(clientRow),
  /** Different addresses in all; null: not known. */
  distinct: z.number().nullable(),
  /** What is not listed; null: all is, or nothing was counted. */
  others: z.object({ addresses: z.number().nullable(), count: z.number(), share }).nullable(),
  /** Over what came from outside, clients and what stands in for them. */
  concentration: z.object({
    top1Share: share,
    top5Share: share,
    top10Share: share,
    /** How many evenly active addresses would be as concentrated; bounds where only the largest are known. */
    effective: z.object({ low: z.number(), high: z.number() }).nullable(),
    inWords: z.string(),
  }),
  /** What kinds of addresses were seen among those that the source listed. */
  classes: z.array(
    z.object({
      kind: z.enum(addressClasses),
      class: z.enum(clientClasses),
      inWords: z.string(),
      addresses: z.number().int(),
      count: z.number(),
      share,
      countsFor: z.string(),
    }),
  ),
  /** Of the addresses that the source listed; null: those whose country is not known. */
  countries: z.array(
    z.object({
      country: z.string().nullable(),
      count: z.number(),
      share,
      addresses: z.number().int(),
    }),
  ),
  /** Where countries come from, or why there are none. */
  countriesInWords: z.string(),
  geography,
  masking,
  /** What the numbers include besides clients from outside, or leave out. */
  limits: z.array(z.string()),
  /** What the source itself said about its answer. */
  warnings: z.array(z.string()),
  /** null: something was counted, if only nothing. */
  notObserved: notObserved.nullable(),
  freshness,
}

/** What a snippet for a selection of clients needs to know of the Service. */
const snippetFacts = z.object({
  namespace: z.string(),
  name: z.string(),
  type: z.enum(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']),
  policy,
  selector: z.array(z.object({ key: z.string(), value: z.string() })),
  /** Ports of the pods, which are what a NetworkPolicy goes by. */
  podPorts: z.array(z.object({ protocol, port: z.union([z.number().int(), z.string()]) })),
  hasNodePorts: z.boolean(),
  sourceRanges: z.array(z.string()),
  verdict: sourceAddressVerdict,
  basis: z.enum(['expected', 'observed']),
  podSees: z.string(),
  carriedBy: z.array(z.string()),
  /** Whether the balancer hides clients from nodes, so that kube-proxy holds source ranges against its address. */
  balancerHides: z.enum(['all', 'some', 'none']).nullable(),
})
export type SnippetFacts = z.infer<typeof snippetFacts>

export const serviceClientsResponse = z.object({ ...answer, snippetFacts })
export type ServiceClientsResponse = z.infer<typeof serviceClientsResponse>

export const clusterClientsResponse = z.object({
  ...answer,
  /** External Services that the reader may see, and what became of asking about them. */
  services: z.object({
    total: z.number().int(),
    /** Whose clients are in the list. */
    counted: z.number().int(),
    /** Asked about, but nothing is known of them. */
    unknown: z.number().int(),
    /** Not asked, to bound what one page costs. */
    notAsked: z.number().int(),
    /** Counted in another unit, which cannot be added. */
    otherUnit: z.number().int(),
  }),
})
export type ClusterClientsResponse = z.infer<typeof clusterClientsResponse>

/** What every answer about clients tells, of one Service or all, of a metric or a sample. */
export type ClientsAnswer = Omit<ServiceClientsResponse, 'snippetFacts' | 'freshness'>
