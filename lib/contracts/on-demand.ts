import { z } from 'zod'
import { measures } from '@/lib/domain/observed/traffic'
import { clientsQuery, serviceClientsResponse } from './clients'
import { freshness } from './common'
import { observedResponse } from './observed'
import { sourceAddress } from './source-address'

const right = z.object({
  apiGroup: z.string(),
  resource: z.string(),
  verbs: z.array(z.string()),
  /** null: cluster-wide. */
  namespace: z.string().nullable(),
})

/** Why nothing was read, and the RBAC rule that would change it. */
const problem = z.object({
  why: z.enum(['denied', 'absent', 'failed', 'not-asked', 'too-many']),
  inWords: z.string(),
  right: right.nullable(),
  /** The right as YAML to apply; null: none is missing. */
  rightYaml: z.string().nullable(),
})

const permission = z.object({
  allowed: z.boolean(),
  /** With whose rights it is done, or why it is off and what would switch it on. */
  inWords: z.string(),
})

const logSourceId = z.enum(['pods', 'loki'])

export const onDemandResponse = z.object({
  /** Pods behind the Service. */
  pods: z.number().int(),
  logs: z.object({
    sources: z.array(permission.extend({ id: logSourceId, name: z.string(), command: z.string() })),
    /** Pods and lines of each that are read at most. */
    podsMax: z.number().int(),
    linesMax: z.number().int(),
  }),
  sockets: permission.extend({
    command: z.string(),
    podsMax: z.number().int(),
    /** TCP ports whose connections are counted. */
    ports: z.array(z.number().int()),
  }),
  freshness,
})
export type OnDemandResponse = z.infer<typeof onDemandResponse>

/** Addresses that headers claim. */
const claims = z.object({
  measure: z.enum(measures),
  /** What must be known about them, a sentence each. */
  limits: z.array(z.string()),
  warnings: z.array(z.string()),
  /** Most first. */
  clients: z.array(
    z.object({
      address: z.string(),
      count: z.number(),
      seenBy: z.array(z.string()),
      firstSeenMs: z.number().nullable(),
      lastSeenMs: z.number().nullable(),
    }),
  ),
  total: z.number().nullable(),
  /** Different addresses; null: more than were kept apart. */
  distinct: z.number().int().nullable(),
})

const result = {
  /** When it was read, Unix milliseconds. */
  readAtMs: z.number(),
  /** What was run or asked. */
  command: z.string(),
  podsInAll: z.number().int(),
  /** What each pod got of what was counted, held against what is expected of it. */
  observed: observedResponse.omit({ freshness: true }),
  /** Who is at the other end of the connections. */
  clients: serviceClientsResponse.omit({ freshness: true }),
  /** What these addresses say about the client's address; null: there are none to judge by. */
  sourceAddress: sourceAddress.nullable(),
  freshness,
}

export const accessLogRequest = z.strictObject({
  source: logSourceId.default('pods').describe('Where the lines come from.'),
  lines: z.number().int().min(1).max(2000).default(2000).describe('The last so many lines of each pod.'),
  sinceSeconds: z.number().int().min(10).max(86_400).default(3600).describe('No lines older than this.'),
  container: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'it is no name of a container')
    .nullable()
    .default(null)
    .describe("The container whose log is read; null: the one with the Service's port, or the only one."),
  group: clientsQuery.shape.group,
})
export type AccessLogRequest = z.infer<typeof accessLogRequest>

/** A few lines that make a program log who asked. */
const advice = z.object({ id: z.string(), title: z.string(), language: z.string(), text: z.string() })

export const accessLogResponse = z.object({
  ...result,
  /** What was read and which part of it counts. */
  sampling: z.string(),
  pods: z.array(
    z.object({
      podName: z.string(),
      nodeName: z.string().nullable(),
      container: z.string().nullable(),
      /** Among which the reader must choose; empty: it was clear. */
      choices: z.array(z.string()),
      format: z.object({ id: z.string(), name: z.string() }).nullable(),
      lines: z.number().int(),
      requests: z.number().int(),
      probes: z.number().int(),
      notUnderstood: z.number().int(),
      firstAtMs: z.number().nullable(),
      lastAtMs: z.number().nullable(),
      problem: problem.nullable(),
    }),
  ),
  /** By what headers claim, which proves nothing; null: there are no claims. */
  claims: claims.nullable(),
  /** How a program logs the address of its clients, on the path of this Service; empty: it does already. */
  advice: z.object({ trust: z.string(), snippets: z.array(advice) }).nullable(),
})
export type AccessLogResponse = z.infer<typeof accessLogResponse>

export const countNowRequest = z.strictObject({ group: clientsQuery.shape.group })
export type CountNowRequest = z.infer<typeof countNowRequest>

export const countNowResponse = z.object({
  ...result,
  pods: z.array(
    z.object({
      podName: z.string(),
      nodeName: z.string().nullable(),
      /** Established connections to the Service's ports; null: not known, `problem` says why. */
      connections: z.number().int().nullable(),
      /** What must be known about the number, a sentence each. */
      notes: z.array(z.string()),
      problem: problem.nullable(),
    }),
  ),
})
export type CountNowResponse = z.infer<typeof countNowResponse>
