import { z } from 'zod'
import {
  booleanText,
  confidence,
  freshness,
  ipFamily,
  modelId,
  nodeNameList,
  policy,
  protocol,
  share,
  skewFigures,
} from './common'
import { sourceAddress } from './source-address'

export const distributionQuery = z.strictObject({
  policy: policy.optional().describe('Asks "what if" under another externalTrafficPolicy.'),
  model: modelId.optional().describe('How the balancer spreads connections, instead of what was detected.'),
  candidates: nodeNameList
    .optional()
    .describe('Nodes that the balancer may send to, separated by commas; the rule of the balancer where absent.'),
  announcers: nodeNameList
    .optional()
    .describe('Nodes that announce the address, separated by commas: for single-node and ecmp.'),
  probed: booleanText.optional().describe('Whether the balancer leaves out nodes that answer unhealthy.'),
  crossZone: booleanText.optional().describe('Whether a zonal or direct balancer treats all zones as one.'),
  health: z
    .enum(['expected', 'answered'])
    .default('expected')
    .describe('Where the pool comes from: the objects, or what the health ports answer now.'),
})
export type DistributionQuery = z.infer<typeof distributionQuery>

export const distributionNode = z.object({
  name: z.string(),
  zone: z.string().nullable(),
  /** Receives new connections: a member of H of the domain page, 3.0. null: balancer unknown. */
  inPool: z.boolean().nullable(),
  /** null: nodes may not be read. */
  candidate: z.boolean().nullable(),
  /** Why the node is or is not in the pool, in words. */
  reason: z.string(),
  entryShare: share,
  servingShare: share,
  /** Endpoints that this node may pick for traffic from outside. */
  usableEndpoints: z.number().int(),
  /** Distinct ready local addresses over all ports: what the health port counts. */
  localEndpoints: z.number().int(),
  /** The endpoints used here are serving but terminating. */
  terminatingOnly: z.boolean(),
})

export const distributionEndpoint = z.object({
  address: z.string(),
  podName: z.string().nullable(),
  nodeName: z.string().nullable(),
  zone: z.string().nullable(),
  ready: z.boolean(),
  serving: z.boolean(),
  terminating: z.boolean(),
  share,
  /** share / (1 / ready endpoints); null: unknown or not ready. */
  load: z.number().nullable(),
})

export const distributionPort = z.object({
  name: z.string(),
  port: z.number().int(),
  protocol,
  family: ipFamily,
  nodes: z.array(distributionNode),
  endpoints: z.array(distributionEndpoint),
  readyEndpoints: z.number().int(),
  nodesWithEndpoints: z.number().int(),
  candidateNodes: z.number().int().nullable(),
  poolNodes: z.number().int().nullable(),
  droppedShare: share,
  refusedShare: share,
  hopShare: share,
  skew: skewFigures,
  /** Skew of entry over the nodes in the pool. */
  nodeSkew: skewFigures,
  /** Largest minus smallest number of ready pods over candidate nodes: what a scheduler counts. null: no nodes known. */
  schedulerSkew: z.number().int().nullable(),
  /** All endpoints on one node. */
  singleNode: z.boolean(),
  /** The balancer found no healthy node and sends to all candidates. */
  failOpen: z.boolean(),
  /** Topology hints that shape C_i: none, zone, node, or mixed over nodes. */
  hints: z.enum(['none', 'zone', 'node', 'mixed']),
  /** The rule with this Service's numbers put in, a sentence each. */
  inWords: z.array(z.string()),
})
export type DistributionPort = z.infer<typeof distributionPort>

/** A row of the decision table 1.4 of the domain page. */
export const decisionRow = z.object({
  row: z.number().int(),
  destination: z.string(),
  policy: z.string(),
  source: z.string(),
  endpointSet: z.string(),
  masquerade: z.string(),
  ifEmpty: z.string(),
})

/** What the balancer asks its targets (domain page 2.4). */
const balancerProbe = z.object({
  target: z.string(),
  /** null: a TCP connection is all it asks for. */
  path: z.string().nullable(),
  intervalSeconds: z.number(),
  /** null: not known. */
  timeoutSeconds: z.number().nullable(),
  upThreshold: z.number(),
  downThreshold: z.number(),
  /** Which nodes it finds healthy: as each answers, or none or all of them whatever they answer. */
  finds: z.enum(['by-answer', 'none', 'all']),
  /** How long until a node that turns unhealthy leaves the pool. */
  leavesAfterSeconds: z.number(),
  /** How long until a node that turns healthy enters it. */
  entersAfterSeconds: z.number(),
})

const missingReading = z.object({
  what: z.string(),
  why: z.enum(['denied', 'absent', 'failed', 'not-asked', 'too-many']),
  /** What reading it would add. */
  adds: z.string(),
  /** The RBAC rule; null: a right would not change it. */
  right: z
    .object({
      apiGroup: z.string(),
      resource: z.string(),
      verbs: z.array(z.string()),
      /** null: cluster-wide. */
      namespace: z.string().nullable(),
    })
    .nullable(),
})

export const distributionResponse = z.object({
  policy,
  /** True where the reader asked for another policy than the Service has. */
  policyOverridden: z.boolean(),
  model: z.object({
    id: modelId,
    confidence,
    evidence: z.array(z.string()),
    product: z.string().nullable(),
    probed: z.boolean().nullable(),
    probe: balancerProbe.nullable(),
    crossZone: z.boolean().nullable(),
    announcers: z.array(z.string()).nullable(),
    failsOpen: z.boolean(),
    /** Objects contradict each other or leave it open; `bounds` holds each thing that it may be. */
    disputed: z.boolean(),
    /** Optional resources that would say more, with the right that it takes to read them. */
    missing: z.array(missingReading),
  }),
  /** What was detected, where the reader chose something else; null: nothing overridden. */
  detected: z.object({ id: modelId, confidence, evidence: z.array(z.string()) }).nullable(),
  /** Each model with the skew that it would give here, for the reader's choice. */
  alternatives: z.array(z.object({ id: modelId, peakToAverage: z.number().nullable(), droppedShare: share })),
  ports: z.array(distributionPort),
  /** For an unknown balancer: the same ports under equal-node and weighted. */
  bounds: z.array(z.object({ model: modelId, ports: z.array(distributionPort) })).nullable(),
  /** The rows of table 1.4 that apply to traffic from outside. */
  decision: z.array(decisionRow),
  basis: z.enum(['expected', 'as-answered']),
  /** Whether pods see their clients under this policy and balancer, by what is watched alone. */
  sourceAddress,
  freshness,
})
export type DistributionResponse = z.infer<typeof distributionResponse>
