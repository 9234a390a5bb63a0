import type { NotKnown, ReadingRight } from '@/lib/domain/fact'
import type { ClientPath } from './client-path'

/** How a load balancer spreads connections over entry nodes (domain page 3, models M1 to M8). */
export const modelIds = [
  'equal-node',
  'weighted',
  'single-node',
  'ecmp',
  'zonal',
  'direct',
  'adaptive',
  'multi-address',
  'unknown',
] as const
export type ModelId = (typeof modelIds)[number]

/** What the model rests on, strongest first. */
export const confidences = [
  'status',
  'lease',
  'class',
  'annotation',
  'provider-id',
  'reader',
  'guess',
  'unknown',
] as const
export type Confidence = (typeof confidences)[number]

/** Which row of table 2.5 says what nodes the balancer may send to. */
export type CandidateRule =
  | 'cloud-controller'
  | 'aws-load-balancer-controller'
  | 'gke-l4'
  | 'metallb'
  | 'calico'
  | 'kube-vip'
  | 'cilium-l2'
  | 'cilium-bgp'
  | 'k3s'
  | 'node-ports'

export type BalancerProbe = {
  /** What the balancer asks under the Service's present policy (2.4). */
  readonly target: 'health-check-node-port' | 'kube-proxy-10256' | 'node-port' | 'pod-port'
  /** Path of an HTTP request; null: a TCP connection is all it asks for. */
  readonly path: string | null
  readonly intervalSeconds: number
  /** null: not known. */
  readonly timeoutSeconds: number | null
  readonly upThreshold: number
  readonly downThreshold: number
  /** Which nodes it finds healthy: as each one answers, or none or all of them whatever they answer. */
  readonly finds: 'by-answer' | 'none' | 'all'
}

/** An optional resource that detection went without. */
export type MissingReading = {
  /** "ServiceL2Statuses of MetalLB" */
  readonly what: string
  readonly why: NotKnown['why']
  /** What reading it would add: "which node announces the address". */
  readonly adds: string
  /** The right that it takes; null: a right would not change it. */
  readonly right: ReadingRight | null
}

/** Why a balancer takes only some nodes: labels that an annotation asks for, or the size of a GKE balancer's group (domain page 2.5). */
export type NodeSubset = 'labelled' | 'gke-internal' | 'gke-external'

export type BalancerModel = {
  readonly id: ModelId
  readonly confidence: Confidence
  /** Sentences that name the field and the value that decided. */
  readonly evidence: readonly string[]
  /** "AWS NLB", "MetalLB layer 2"; null when not recognised. */
  readonly product: string | null
  readonly candidateRule: CandidateRule
  /** Candidates that the reader named; null: the rule decides. */
  readonly candidates: readonly string[] | null
  /** It may take only some of the nodes that the rule lets in, and no object says which; absent: it takes all of them. */
  readonly subset?: NodeSubset
  /** Nodes that announce the address (single-node, ecmp); null: not known. */
  readonly announcers: readonly string[] | null
  /** Whether the balancer leaves out nodes that answer unhealthy; null: not known. */
  readonly probed: boolean | null
  readonly probe: BalancerProbe | null
  /** Zonal and direct models only; null: does not apply. */
  readonly crossZone: boolean | null
  /** Sends to all candidates when none is healthy. */
  readonly failsOpen: boolean
  /** What it does with the source address of a connection. */
  readonly clientPath: ClientPath
  /** Optional resources that would say more; empty: none. */
  readonly missing: readonly MissingReading[]
  /** What it may be, where objects contradict each other; empty: they do not. */
  readonly couldBe: readonly BalancerModel[]
}

/** A reader's own choice; every field that is absent keeps what was detected. */
export type ModelOverride = {
  readonly model?: ModelId | undefined
  readonly candidates?: readonly string[] | undefined
  readonly announcers?: readonly string[] | undefined
  readonly probed?: boolean | undefined
  readonly crossZone?: boolean | undefined
}
