import { z } from 'zod'
import { measures } from '@/lib/domain/observed/traffic'
import { geography, watchState } from './common'

const sourceError = z.object({ code: z.string(), message: z.string(), action: z.string(), at: z.string() })

export const watchStatus = z.object({
  resource: z.enum(['services', 'endpointslices', 'nodes']),
  namespace: z.string().nullable(),
  state: watchState,
  listedObjects: z.number().int().nullable(),
  expectedObjects: z.number().int().nullable(),
  objects: z.number().int(),
  /** Objects left out because they make no sense; null: the reader may not see all that this watch sees. */
  unreadable: z
    .object({
      count: z.number().int(),
      examples: z.array(z.object({ object: z.string(), reason: z.string() })),
    })
    .nullable(),
  ageSeconds: z.number().nullable(),
  error: sourceError.nullable(),
  /** YAML that grants the missing right; null: nothing missing. */
  missingRightYaml: z.string().nullable(),
  relists: z.number().int(),
  feeds: z.string(),
})

/** A resource that a cluster may do without: it says who announces addresses. */
export const optionalStatus = z.object({
  apiGroup: z.string(),
  resource: z.string(),
  /** Where it is read; null: in the whole cluster. */
  namespace: z.string().nullable(),
  /** `absent`: the cluster does not serve it, or no Service here uses it. */
  state: z.enum(['live', 'absent', 'denied', 'failed']),
  /** What reading it adds, in words. */
  adds: z.string(),
  missingRule: z
    .object({
      apiGroup: z.string(),
      resource: z.string(),
      verbs: z.array(z.string()),
      /** null: cluster-wide. */
      namespace: z.string().nullable(),
    })
    .nullable(),
  /** YAML that grants the missing right; null: nothing missing. */
  missingRightYaml: z.string().nullable(),
  error: sourceError.nullable(),
  unreadable: z.object({
    count: z.number().int(),
    examples: z.array(z.object({ object: z.string(), reason: z.string() })),
  }),
  ageSeconds: z.number(),
})

/** A product whose metrics Evenkeel understands. */
const presetStatus = z.object({
  id: z.string(),
  name: z.string(),
  found: z.boolean(),
  /** What it counts for pods, best first. */
  measures: z.array(z.enum(measures)),
  clients: z.boolean(),
  countries: z.boolean(),
  also: z.string().nullable(),
  /** What is missing where it was found and counts nothing for pods; null: nothing. */
  lacks: z.string().nullable(),
})

export const metricsStatus = z.object({
  /** `off`: none is configured; `idle`: nobody has asked yet; `paused`: it failed and is left alone for some seconds. */
  state: z.enum(['off', 'simulated', 'idle', 'live', 'failed', 'paused']),
  /** Address without credentials; null: there is none. */
  server: z.string().nullable(),
  /** Since it answered last; null: never. */
  ageSeconds: z.number().nullable(),
  error: sourceError.nullable(),
  /** null: not looked for yet, or the reader may not see all that is counted. */
  presets: z.array(presetStatus).nullable(),
  /** Services that seem to be one, where none is configured, each with the setting that would use it. */
  nearby: z.array(z.object({ namespace: z.string(), name: z.string(), product: z.string(), setting: z.string() })),
  /** Short ways to what cannot be answered yet. */
  ways: z.array(z.object({ gives: z.string(), how: z.string(), yaml: z.string() })),
})

export const statusResponse = z.object({
  cluster: z.object({
    id: z.string(),
    name: z.string(),
    state: watchState,
    server: z.string().nullable(),
    serverVersion: z.string().nullable(),
    error: sourceError.nullable(),
  }),
  watches: z.array(watchStatus),
  /** What was asked for so far; null: the reader may not see all that is read. */
  optional: z.array(optionalStatus).nullable(),
  /** null: the reader may not see all that is asked. */
  prober: z
    .object({
      watchedServices: z.number().int(),
      inFlight: z.number().int(),
      answered: z.number().int(),
      notReachable: z.number().int(),
      ageSeconds: z.number().nullable(),
    })
    .nullable(),
  metrics: metricsStatus,
  /** Absent: not asked. */
  geography: geography.optional(),
  process: z.object({
    version: z.string(),
    node: z.string(),
    uptimeSeconds: z.number(),
    memoryBytes: z.number(),
    eventLoopP99Ms: z.number(),
    eventLoopMaxMs: z.number(),
  }),
  asOfMs: z.number(),
})
export type StatusResponse = z.infer<typeof statusResponse>
