import type { Protocol } from './cluster'
import { type Fact, notAsked } from './fact'

/*
 * What is read on demand about the pods behind one Service: reduced to the fields that a rule, the placement model or
 * a page uses.
 */

/** `matchLabels` and `matchExpressions` as the API has them; null stands for "no selector", which selects nothing. */
export type LabelSelector = {
  readonly matchLabels: ReadonlyMap<string, string>
  readonly matchExpressions: readonly {
    readonly key: string
    readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'
    readonly values: readonly string[]
  }[]
}

export type OwnerRef = { readonly kind: string; readonly name: string }

export type Pod = {
  readonly name: string
  /** null: not scheduled. */
  readonly nodeName: string | null
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown'
  readonly ready: boolean
  readonly terminating: boolean
  readonly addresses: readonly string[]
  readonly labels: ReadonlyMap<string, string>
  readonly hostNetwork: boolean
  /** The controller that owns it (`ownerReferences[].controller`); null: none. */
  readonly owner: OwnerRef | null
  /** Message of the condition PodScheduled=False; null: scheduled, or nothing said. */
  readonly unschedulable: string | null
  readonly createdAtMs: number | null
}

export type SpreadConstraint = {
  readonly maxSkew: number
  readonly topologyKey: string
  readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway'
  readonly labelSelector: LabelSelector | null
  readonly matchLabelKeys: readonly string[]
  readonly minDomains: number | null
  readonly nodeAffinityPolicy: 'Honor' | 'Ignore'
  readonly nodeTaintsPolicy: 'Honor' | 'Ignore'
}

export type PodAntiAffinity = {
  readonly required: boolean
  readonly topologyKey: string
  readonly labelSelector: LabelSelector | null
}

export type Toleration = {
  /** null: every key. */
  readonly key: string | null
  readonly operator: 'Exists' | 'Equal'
  readonly value: string
  /** null: every effect. */
  readonly effect: string | null
}

export type ContainerPort = {
  readonly name: string
  readonly port: number
  readonly protocol: Protocol
  readonly hostPort: number | null
}

/** How a container is told to stop, before SIGTERM. */
export type PreStop = { readonly kind: 'none' | 'sleep' | 'exec' | 'http'; readonly sleepSeconds: number | null }

export type PodTemplate = {
  readonly labels: ReadonlyMap<string, string>
  readonly spreadConstraints: readonly SpreadConstraint[]
  readonly podAntiAffinity: readonly PodAntiAffinity[]
  readonly nodeSelector: ReadonlyMap<string, string>
  /** Required node affinity is there, which the placement model does not evaluate. */
  readonly hasNodeAffinity: boolean
  readonly tolerations: readonly Toleration[]
  readonly hostNetwork: boolean
  readonly ports: readonly ContainerPort[]
  /** Of each container, in the order of `preStop`, which a patch of one needs; absent: not read. */
  readonly containerNames?: readonly string[]
  /** Of each container. */
  readonly preStop: readonly PreStop[]
  readonly terminationGracePeriodSeconds: number
}

export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'ReplicaSet'

/** The controller at the top of the pods' owners. */
export type Workload = {
  readonly kind: WorkloadKind
  readonly namespace: string
  readonly name: string
  /** Desired pods; null for a DaemonSet. */
  readonly replicas: number | null
  readonly template: PodTemplate
  /** As the object has them, "25%" or a number as text; null: does not apply. */
  readonly maxUnavailable: string | null
  readonly maxSurge: string | null
  /** Strategy Recreate of a Deployment: a rollout ends every pod before it starts the first new one. Absent: another. */
  readonly recreates?: true
  /** Who owns it in turn and may undo what is changed in it: an operator's resource. Absent: nobody, or not read. */
  readonly managedBy?: OwnerRef
}

export type HorizontalPodAutoscaler = {
  readonly name: string
  readonly target: OwnerRef
  readonly minReplicas: number
  readonly maxReplicas: number
}

export type PodDisruptionBudget = {
  readonly name: string
  readonly selector: LabelSelector | null
  readonly minAvailable: string | null
  readonly maxUnavailable: string | null
  readonly disruptionsAllowed: number | null
}

export type IpBlock = { readonly cidr: string; readonly except: readonly string[] }

export type NetworkPolicy = {
  readonly name: string
  readonly podSelector: LabelSelector
  /** Rules of `spec.ingress`, in order; null: the policy does not restrict ingress. */
  readonly ingress:
    | readonly {
        /** Empty: from everywhere. */
        readonly ipBlocks: readonly IpBlock[]
        /** There are peers that are selectors of pods or namespaces. */
        readonly hasSelectors: boolean
        /** Empty: all ports. */
        readonly ports: readonly { readonly protocol: Protocol; readonly port: string | null }[]
      }[]
    | null
}

export type ServiceEvent = {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  /** Fit to show. */
  readonly message: string
  readonly source: string
  readonly count: number
  readonly lastAtMs: number | null
}

/** What was read about one Service; each part may be missing by itself. */
export type ServiceFacts = {
  /** Pods that the Service's selector selects. */
  readonly pods: Fact<readonly Pod[]>
  /** Pods of the namespace, selected or not; for a selector that matches none. */
  readonly podsInNamespace: Fact<number>
  readonly workloads: Fact<readonly Workload[]>
  readonly autoscalers: Fact<readonly HorizontalPodAutoscaler[]>
  readonly disruptionBudgets: Fact<readonly PodDisruptionBudget[]>
  readonly networkPolicies: Fact<readonly NetworkPolicy[]>
  readonly events: Fact<readonly ServiceEvent[]>
}

/** Of a Service that nobody opened: nothing is known, which is not the same as nothing there. */
export const nothingRead: ServiceFacts = {
  pods: notAsked('Pods'),
  podsInNamespace: notAsked('Pods'),
  workloads: notAsked('Workloads'),
  autoscalers: notAsked('HorizontalPodAutoscalers'),
  disruptionBudgets: notAsked('PodDisruptionBudgets'),
  networkPolicies: notAsked('NetworkPolicies'),
  events: notAsked('Events'),
}

const notReadSentences = Object.values(nothingRead).flatMap((fact) => (fact.known ? [] : [fact.inWords]))

/** Whether a rule was not checked because nobody asked for the pods and what belongs to them. */
export const awaitsReading = (reason: string): boolean => notReadSentences.some((sentence) => reason.includes(sentence))
