import { z } from 'zod'
import { confidences, modelIds } from '@/lib/domain/balancers/model'

/** A fraction 0..1; null: not known, which is not zero. */
export const share = z.number().min(0).max(1.000001).nullable()

export const modelId = z.enum(modelIds)
export const confidence = z.enum(confidences)
export const policy = z.enum(['Local', 'Cluster'])
export const protocol = z.enum(['TCP', 'UDP', 'SCTP'])
export const ipFamily = z.enum(['IPv4', 'IPv6'])
export const serviceType = z.enum(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'])
export const watchState = z.enum(['connecting', 'listing', 'live', 'stale', 'denied'])

/** Where an answer comes from and how old it is; the page shows the worst of what it uses. */
export const freshness = z.object({
  state: watchState,
  /** When anything that this reader may see last changed, Unix milliseconds: grows with each change, 0 before the first. */
  version: z.number().int(),
  /** Server time when the answer was made, Unix milliseconds. */
  asOfMs: z.number(),
  /** Seconds since the API server last sent a byte on the most silent watch; null: never. */
  ageSeconds: z.number().nullable(),
  /** What is missing from this answer and why, a sentence each, and whether it may not be read, is old, or is not known. */
  gaps: z.array(z.object({ kind: z.enum(['denied', 'stale', 'unknown']), text: z.string() })),
})
export type Freshness = z.infer<typeof freshness>
export type Gap = Freshness['gaps'][number]

export const skewFigures = z.object({
  peakToAverage: z.number().nullable(),
  cv: z.number().nullable(),
  gini: z.number().nullable(),
  effectiveNumber: z.number().nullable(),
})

/** How a database fares that the operator mounted. */
const geoStatus = z.object({
  state: z.enum(['off', 'loading', 'ready', 'stale', 'failed']),
  inWords: z.string(),
  /** When the data was made, Unix milliseconds; null: there is none. */
  builtAtMs: z.number().nullable(),
})

/** Databases that say where addresses are. */
export const geography = z.object({ countries: geoStatus, networks: geoStatus })

/** Node names in a query: `a,b`. */
export const nodeNameList = z
  .string()
  .max(4000)
  .transform((text) => text.split(',').filter((name) => name !== ''))
  .pipe(
    z
      .array(
        z
          .string()
          .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 'not a node name')
          .max(253),
      )
      .min(1)
      .max(200),
  )

export const booleanText = z.enum(['true', 'false']).transform((text) => text === 'true')

export const clusterParams = z.object({ cluster: z.string().regex(/^[a-z0-9][a-z0-9-]{0,80}$/, 'not a cluster id') })
const kubernetesName = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 'not a Kubernetes name')
  .max(253)
export const serviceParams = clusterParams.extend({ namespace: kubernetesName, name: kubernetesName })
