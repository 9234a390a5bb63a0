import type { Service } from '@/lib/domain/cluster'
import type { NotKnown } from '@/lib/domain/fact'
import type {
  NetworkPolicy,
  PodAntiAffinity,
  PreStop,
  ServiceEvent,
  ServiceFacts,
  SpreadConstraint,
  Workload,
} from '@/lib/domain/workload'

/** How the workload behind a Service is set up, beyond what its pods show. What is not said is Kubernetes' default. */
export type Setup = {
  /** Desired pods, where these are not the ones that run. */
  readonly replicas?: number
  readonly spread?: readonly Partial<SpreadConstraint>[]
  readonly antiAffinity?: readonly Partial<PodAntiAffinity>[]
  readonly nodeSelector?: Readonly<Record<string, string>>
  readonly preStop?: PreStop
  readonly graceSeconds?: number
  readonly rollout?: Partial<Pick<Workload, 'maxUnavailable' | 'maxSurge'>>
  readonly autoscaler?: { readonly min: number; readonly max: number }
  readonly budget?: { readonly minAvailable?: string; readonly maxUnavailable?: string; readonly allowed: number }
  /** Pods that no node takes, and what the scheduler says about them. */
  readonly pending?: { readonly pods: number; readonly message: string }
}

export type DemoEvent = Omit<ServiceEvent, 'lastAtMs' | 'message'> & {
  /** The first time, in minutes before the demo began. */
  readonly minutesBefore: number
  /** It came again every so many minutes; absent: it did not. */
  readonly everyMinutes?: number
  readonly message: (service: Service) => string
}

type Path = `${string}/${string}`

/** What a cluster holds besides nodes, Services and pods. */
export type Estate = {
  /** By workload, `namespace/name`. */
  readonly setups: Readonly<Record<Path, Setup>>
  /** By namespace. */
  readonly policies: Readonly<Record<string, readonly NetworkPolicy[]>>
  /** By Service. */
  readonly events: Readonly<Record<Path, readonly DemoEvent[]>>
  /** Pods by namespace that no Service selects. */
  readonly strays: Readonly<Record<string, number>>
  /** What cannot be read in this cluster. */
  readonly notKnown: Partial<Readonly<Record<keyof ServiceFacts, NotKnown>>>
}
