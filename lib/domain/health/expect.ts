import type { ClusterState, IpFamily, Service, TrafficPolicy } from '@/lib/domain/cluster'
import type { HealthTarget } from './target'

/** What the health port of one node must answer, by the objects. */
export type HealthExpectation = {
  readonly target: HealthTarget
  readonly service: { readonly namespace: string; readonly name: string }
  /** null: nothing can be said (nodes may not be read). */
  readonly status: 200 | 503 | null
  /** null for 10256, which counts nothing. */
  readonly localEndpoints: number | null
  /** Every count that is right: on servers before 1.36 that of either family (#114702). */
  readonly acceptedCounts: readonly number[]
  /** Endpoints here that terminate and still serve: they accept connections while the port answers 503. */
  readonly drainingEndpoints: number
  readonly publishesNotReady: boolean
}

export type ExpectHealthQuestion = {
  readonly state: ClusterState
  readonly service: Service
  readonly policy?: TrafficPolicy | undefined
  /** Family of the address that is asked; the Service's first family where absent. */
  readonly family?: IpFamily | undefined
}

/** What each node must answer; null when the Service has no health port. */
export function expectHealth(_question: ExpectHealthQuestion): ((nodeName: string) => HealthExpectation) | null {
  throw new Error('not written yet')
}
