import { z } from 'zod'
import { booleanText, confidence, freshness, ipFamily, modelId, policy, protocol, serviceType, share } from './common'
import { severity } from './findings'
import { serviceGroups, serviceSorts } from './service-groups'
import { sourceAddressVerdict } from './source-address'

export const serviceGroup = z.enum(serviceGroups)

export const servicesQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(100).describe('Services in one answer.'),
  cursor: z.string().max(400).optional().describe('The "next" of the answer before; absent: the first page.'),
  q: z.string().max(200).optional().describe('Text that the namespace, the name or the model must hold.'),
  namespace: z.string().max(63).optional(),
  type: serviceType.optional(),
  policy: policy.optional(),
  model: modelId.optional(),
  group: serviceGroup.optional().describe('What is the matter with a Service, the worst first.'),
  /** Whether pods see their clients. */
  address: sourceAddressVerdict.optional(),
  severity: severity.optional().describe('Severity of the worst finding of a Service.'),
  sort: z.enum(serviceSorts).default('urgency'),
  order: z.enum(['asc', 'desc']).optional().describe('Descending for endpoints, skew and drop where absent.'),
  cells: booleanText.default(false).describe('Adds the matrix cells of each row.'),
})
export type ServicesQuery = z.infer<typeof servicesQuery>

/** What a node is to a Service. */
export const cellKinds = [
  /** Has ready endpoints that receive traffic. */
  'pods',
  /** Has ready endpoints that receive nothing. */
  'idle',
  /** New connections enter and are dropped or refused there. */
  'dropped',
  /** New connections enter and are forwarded to other nodes. */
  'forwards',
  /** A candidate without endpoints that gets nothing, by design. */
  'empty',
  /** No candidate of the balancer. */
  'excluded',
  /** Cannot be said while the balancer is unknown. */
  'unknown',
] as const
export const cellKind = z.enum(cellKinds)
export type CellKind = z.infer<typeof cellKind>

export const serviceCell = z.object({
  node: z.string(),
  kind: cellKind,
  /** Share of a pod here divided by the fair share (1 / ready pods); null: no pods here, or unknown. */
  load: z.number().nullable(),
  entryShare: share,
  servingShare: share,
  /** Ready endpoints on the node. */
  endpoints: z.number().int(),
})
export type ServiceCell = z.infer<typeof serviceCell>

const bounds = z.object({ low: z.number(), high: z.number() })

export const serviceRow = z.object({
  namespace: z.string(),
  name: z.string(),
  type: serviceType,
  policy,
  model: z.object({ id: modelId, confidence, product: z.string().nullable() }),
  group: serviceGroup,
  /** The port and family that the figures of this row are of: the worst one. null: no ports. */
  shown: z.object({ port: z.string(), protocol, family: ipFamily, of: z.number().int() }).nullable(),
  /** null: EndpointSlices may not be read. */
  readyEndpoints: z.number().int().nullable(),
  /** null: EndpointSlices may not be read. */
  nodesWithEndpoints: z.number().int().nullable(),
  /** null: nodes may not be read. */
  candidateNodes: z.number().int().nullable(),
  /**
   * Share of the hottest pod ÷ the fair share (1 ÷ ready pods of all new connections), as the cells have it; null: no
   * pods, or balancer unknown.
   */
  hottestLoad: z.number().nullable(),
  /** Balancer unknown: the figure under the likeliest models. */
  hottestLoadBounds: bounds.nullable(),
  /** The same against the mean of what pods get: higher than `hottestLoad` where connections are lost before a pod. */
  peakToAverage: z.number().nullable(),
  /** Balancer unknown: the figure under the likeliest models. */
  peakToAverageBounds: bounds.nullable(),
  droppedShare: share,
  refusedShare: share,
  /** Whether pods see their clients, expected from what is watched. */
  sourceAddress: sourceAddressVerdict,
  healthCheckNodePort: z.number().int().nullable(),
  /** Findings by what is watched, and the worst of them (null: there is none); null: not judged yet. */
  findings: z.object({ count: z.number().int(), worst: severity.nullable() }).nullable(),
  /** null unless asked for with cells=true. */
  cells: z
    .object({
      /** What every node without a cell of its own is, and what enters there; `zones` says where that differs. */
      elsewhere: z.object({ kind: cellKind, entryShare: share }),
      /** Zones (null: nodes without one) whose nodes without a cell of their own are something else. */
      zones: z.array(z.object({ zone: z.string().nullable(), kind: cellKind, entryShare: share })),
      nodes: z.array(serviceCell),
    })
    .nullable(),
})
export type ServiceRow = z.infer<typeof serviceRow>

export const servicesResponse = z.object({
  services: z.array(serviceRow),
  /** Rows that match the filters. */
  total: z.number().int(),
  next: z.string().nullable(),
  /** Over all external Services that the reader may see, whatever the filters. */
  summary: z.object({
    external: z.number().int(),
    local: z.number().int(),
    cluster: z.number().int(),
    groups: z.record(serviceGroup, z.number().int()),
    addresses: z.record(sourceAddressVerdict, z.number().int()),
    /** Services by the severity of their worst finding; null: not judged yet. */
    severities: z.record(severity, z.number().int()).nullable(),
    /** The three worst of each, for the sentence of the page. */
    dropped: z.array(z.object({ namespace: z.string(), name: z.string(), droppedShare: z.number() })),
    worst: z.object({ namespace: z.string(), name: z.string(), hottestLoad: z.number() }).nullable(),
    namespaces: z.array(z.string()),
  }),
  freshness,
})
export type ServicesResponse = z.infer<typeof servicesResponse>
