import type { ModelId } from '@/lib/domain/balancers/model'
import type { ClusterState, Service } from '@/lib/domain/cluster'
import type { Distribution } from '@/lib/domain/distribution/result'
import type { Expectation } from './expectation'
import type { Explanation } from './explain'
import type { ObservedVerdict } from './judge-shares'
import type { LastChange } from './last-change'
import type { ObservedShares } from './observed-shares'
import type { ObservedTraffic } from './traffic'

/** Why there is no verdict, or none yet. */
export type NotJudged =
  /** Which balancer spreads the connections is not known. */
  | 'balancer'
  /** Expected shares differ from port to port. */
  | 'ports'
  /** No pod could serve. */
  | 'no-pods'
  /** What is expected changed since the window began. */
  | 'changed'
  /** One pod gets everything, whatever the rule. */
  | 'one-pod'
  /** Of the pods that expect traffic none was counted, or one of several. */
  | 'not-counted'
  /** Connections are counted of TCP, and the Service takes none. */
  | 'protocol'
  /** Bytes are no samples. */
  | 'bytes'
  /** Too few samples. */
  | 'few'

export type ObservedQuestion = {
  readonly state: ClusterState
  readonly service: Service
  /** What is expected; the explanations are tried with its model and policy. */
  readonly distribution: Distribution
  readonly traffic: ObservedTraffic
  /** When what is expected last changed since the window began; null: not that anyone saw. */
  readonly change: ToldChange | null
}

export type ToldChange = LastChange & {
  /** What happened, as a clause. */
  readonly inWords: string
}

/** The part of the window that was judged, because what is expected changed before it. */
export type JudgedPart = { readonly sinceMs: number; readonly shares: ObservedShares }

export type ObservedDistribution = ObservedShares & {
  /** null: there is nothing to hold the shares against. */
  readonly verdict: ObservedVerdict | null
  /** Why there is no verdict, or too little for one; null: there is one. */
  readonly notJudged: NotJudged | null
  /** null: the whole window was judged, or nothing was. */
  readonly judgedPart: JudgedPart | null
  /** Samples that a verdict takes; null: no number would do. */
  readonly samplesNeeded: number | null
  readonly expectation: Expectation
  /** For an unknown balancer: whether each possible one fits; null: too few samples to say. */
  readonly bounds: readonly { readonly model: ModelId; readonly fits: boolean | null }[]
  readonly explanations: readonly Explanation[]
  /** What it comes to, a sentence each, the verdict first. */
  readonly inWords: readonly string[]
}
