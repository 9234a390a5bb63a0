import type { Protocol } from '@/lib/domain/cluster'
import type { Fact } from '@/lib/domain/fact'
import type { Observed } from '@/lib/domain/observed/traffic'
import type { ContainerPort, LabelSelector, Pod } from '@/lib/domain/workload'

/* The objects of the Prometheus Operator (`monitoring.coreos.com/v1`), reduced to what decides who is scraped. */

/** One entry of `endpoints`, or of `podMetricsEndpoints`: by name, or by number or name of a container's port. */
export type MonitorEndpoint = { readonly port: string | null; readonly targetPort: string | null }

export type Monitor = {
  readonly kind: 'ServiceMonitor' | 'PodMonitor'
  readonly namespace: string
  readonly name: string
  readonly labels: ReadonlyMap<string, string>
  /** Of the labels of Services, or of pods. */
  readonly selector: LabelSelector
  /** `namespaceSelector`; no name means the namespace of the monitor alone. */
  readonly namespaces: 'any' | readonly string[]
  readonly endpoints: readonly MonitorEndpoint[]
}

/** Which monitors a Prometheus takes; null selects nothing, and as namespaces its own alone. */
export type MonitorSelection = { readonly monitors: LabelSelector | null; readonly namespaces: LabelSelector | null }

export type PrometheusObject = {
  readonly namespace: string
  readonly name: string
  readonly serviceMonitors: MonitorSelection
  readonly podMonitors: MonitorSelection
  /** `ignoreNamespaceSelectors`: a monitor finds targets in its own namespace alone. */
  readonly ignoresNamespaceSelectors: boolean
  /** No selector of any kind is set: the operator leaves its configuration to somebody else. */
  readonly isUnmanaged: boolean
}

/** A Service as a ServiceMonitor sees it: by its own labels, not by those of its pods. */
export type LabelledService = {
  readonly namespace: string
  readonly name: string
  readonly labels: ReadonlyMap<string, string>
  readonly selector: ReadonlyMap<string, string>
  readonly ports: readonly {
    readonly name: string
    readonly protocol: Protocol
    readonly port: number
    readonly targetPort: string | null
  }[]
}

/** What the last scrape of one target said. */
export type ScrapeTarget = {
  readonly podName: string
  readonly job: string
  /** `""`: not found through a Service. */
  readonly service: string
  /** Name of the port, as the operator writes it. */
  readonly endpoint: string
  readonly isUp: boolean
}

/** null: not known. The sentence says why, either way. */
export type Answer = { readonly holds: boolean | null; readonly inWords: string }

export const yes = (inWords: string): Answer => ({ holds: true, inWords })
export const no = (inWords: string): Answer => ({ holds: false, inWords })
export const unknown = (inWords: string): Answer => ({ holds: null, inWords })

/** A change that lets the pods be scraped, and the command for it. */
export type Mend = { readonly inWords: string; readonly command: string }

/** One monitor held against one Service: four questions, each of which keeps the pods from being scraped if it is "no". */
export type JudgedMonitor = {
  readonly kind: Monitor['kind']
  readonly namespace: string
  readonly name: string
  /** Name of the Service whose labels and ports it goes by; null: it goes by pods. */
  readonly through: string | null
  readonly selects: Answer
  readonly port: Answer
  readonly prometheus: Answer
  readonly up: Answer
  /** The Prometheus takes it in the namespace of the Service alone. */
  readonly hasToMove: boolean
  /** One for each "no" that a command mends. */
  readonly mends: readonly Mend[]
}

/** All that is known about how one Service is scraped. */
export type MonitoringQuestion = {
  readonly service: LabelledService
  /** Other Services of its namespace that have all of its pods. */
  readonly siblings: readonly LabelledService[]
  readonly pods: Fact<readonly Pick<Pod, 'name' | 'labels'>[]>
  readonly containerPorts: Fact<readonly ContainerPort[]>
  readonly serviceMonitors: Fact<readonly Monitor[]>
  readonly podMonitors: Fact<readonly Monitor[]>
  readonly prometheuses: Fact<readonly PrometheusObject[]>
  /** Labels by the name of the namespace. */
  readonly namespaceLabels: Fact<ReadonlyMap<string, ReadonlyMap<string, string>>>
  /** false: objects of some namespaces were not read, so that what was not found may be there. */
  readonly isWhole: boolean
  readonly targets: Observed<readonly ScrapeTarget[]>
}
