import type { BalancerModel, ModelId } from '@/lib/domain/balancers/model'
import type { IpFamily, ServicePort, TrafficPolicy } from '@/lib/domain/cluster'
import type { Endpoint } from '@/lib/domain/endpoints/collect'
import type { ProxyAges } from '@/lib/domain/endpoints/proxy-traits'
import type { SkewFigures } from '@/lib/domain/skew/skew'

/** How the nodes that receive new connections were found (H of the domain page, 3.0). */
export type PoolRule =
  /** Candidates that a probe of the balancer finds healthy, by the objects alone. */
  | 'healthy'
  /** The same, by what the health ports answered. */
  | 'answered'
  /** Every candidate: nothing is probed. */
  | 'candidates'
  /** None was healthy, so the balancer sends to every candidate. */
  | 'fail-open'
  /** None was healthy, and nothing enters. */
  | 'none-healthy'
  /** No node may be sent to at all. */
  | 'no-candidates'
  /** No node announces the address, for none of those that may has an endpoint that serves. */
  | 'none-announces'
  /** Nodes that are known to announce the address. */
  | 'announcers'
  /** Nodes that announce because they have endpoints, or because all do. */
  | 'announcing'
  /** One of `candidates` announces; which one is not known. */
  | 'one-of-candidates'
  /** Nodes that own the Service's addresses. */
  | 'addresses'
  /** The balancer takes only some of the nodes, and no object says which. */
  | 'subset'
  /** Connections go to pods, no node is an entry. */
  | 'direct'
  /** Another proxy than kube-proxy serves the Service, by rules that are not known. */
  | 'other-proxy'
  /** The balancer, or the nodes that it could use, are not known; or where some of several addresses lead is not. */
  | 'unknown'

/** A node that an endpoint, a hint or an announcement names. */
export type NodeShare = {
  readonly name: string
  readonly zone: string | null
  /** null: nodes may not be read. */
  readonly candidate: boolean | null
  /** Receives new connections; null: not known, or no node is an entry. */
  readonly inPool: boolean | null
  /** Share of new connections that enter here; null: not known, or no node is an entry. */
  readonly entryShare: number | null
  /** Share that pods here serve; null: not known. */
  readonly servingShare: number | null
  /** Endpoints that this node may pick for traffic from outside. */
  readonly usableEndpoints: number
  /** W_i: distinct ready local addresses over all ports, what the health port counts. */
  readonly localEndpoints: number
  /** Ready endpoints of this port on the node. */
  readonly readyEndpoints: number
  /** The endpoints used here are serving but terminating. */
  readonly terminatingOnly: boolean
}

/** Nodes in the pool that nothing names: within a zone they are all alike. */
export type ElsewhereNodes = {
  /** null: nodes without a zone label. */
  readonly zone: string | null
  readonly nodes: number
  /** Share of new connections that enter on each of them; null: not known. */
  readonly entryShare: number | null
  readonly usableEndpoints: number
}

export type EndpointShare = Endpoint & {
  /** null: not known. */
  readonly share: number | null
  /** share / (1 / counted endpoints): 1 is a fair share. Counted are ready ones and those that terminate but still receive; null: not counted, or unknown. */
  readonly load: number | null
}

/** Where new connections from outside go, for one servicePort and family. */
export type PortDistribution = {
  readonly port: ServicePort
  readonly family: IpFamily
  readonly rule: PoolRule
  /** What the probe of the balancer asks, if it probes, is the Service's own node port. */
  readonly asksNodePort: boolean
  readonly nodes: readonly NodeShare[]
  readonly elsewhere: readonly ElsewhereNodes[]
  readonly endpoints: readonly EndpointShare[]
  readonly readyEndpoints: number
  /** Nodes with a ready endpoint of this port. */
  readonly nodesWithEndpoints: number
  /** null: nodes may not be read. */
  readonly candidateNodes: number | null
  /** null: not known, or no node is an entry. */
  readonly poolNodes: number | null
  /** Enters, and is silently lost: no usable endpoint on the entry node, or no healthy node at all. null: not known. */
  readonly droppedShare: number | null
  /** Answered with a refusal because no endpoint anywhere could serve. null: not known. */
  readonly refusedShare: number | null
  /** Served on another node than the one entered; null: not known. */
  readonly hopShare: number | null
  /** Over endpoints; every figure null: unknown or no endpoints. */
  readonly skew: SkewFigures
  /** Of entry, over the nodes in the pool. */
  readonly nodeSkew: SkewFigures
  /** Largest minus smallest number of ready endpoints over candidate nodes; null: no nodes known. */
  readonly schedulerSkew: number | null
  /** Every ready endpoint is on one node, and the cluster has others. */
  readonly singleNode: boolean
  readonly failOpen: boolean
  /** What clients lack to get here by the balancer: any address, or one of this family; null: nothing that is known. */
  readonly lacksAddress: 'any' | 'family' | null
  readonly hints: 'none' | 'zone' | 'node' | 'mixed'
  /** What the age of kube-proxies decides here. */
  readonly proxies: ProxyAges
}

export type Distribution = {
  readonly policy: TrafficPolicy
  readonly model: BalancerModel
  readonly basis: 'expected' | 'as-answered'
  /** How long a client stays with its pod after its last connection; null: each connection is picked anew. */
  readonly affinitySeconds: number | null
  /** One for each servicePort and family. */
  readonly ports: readonly PortDistribution[]
  /** What is known while the model, or the announcer, is not: the same ports under each possibility; null: not needed. */
  readonly bounds: readonly { readonly model: ModelId; readonly ports: readonly PortDistribution[] }[] | null
}
