import type { PodLines } from '@/lib/domain/access-logs/pod-lines'
import type { Announcements } from '@/lib/domain/announcements'
import type { ClusterNode, ClusterState, IpFamily, Service, ServiceKey } from '@/lib/domain/cluster'
import type { Fact, ReadingRight } from '@/lib/domain/fact'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import type { LabelledService, Monitor, PrometheusObject, ScrapeTarget } from '@/lib/domain/monitoring/objects'
import type { NodeReading } from '@/lib/domain/node-readings/reading'
import type {
  ExpectationChange,
  Measure,
  Observed,
  ObservedClients,
  ObservedTraffic,
  TimeSpan,
  TrafficHistory,
  TrafficPod,
} from '@/lib/domain/observed/traffic'
import type { PodSockets } from '@/lib/domain/on-demand/pod-sockets'
import type { PodBehind } from '@/lib/domain/on-demand/pods-behind'
import type { RecordedHistory } from '@/lib/domain/timeline/recorded'
import type { ServiceFacts } from '@/lib/domain/workload'

/** Time as an argument, so that minutes that must pass in a test pass on an injected clock. */
export interface Clock {
  /** Wall time in Unix milliseconds. */
  nowMs(): number
  /** Runs `callback` once after `delayMs`; returns what cancels it. */
  schedule(callback: () => void, delayMs: number): () => void
}

export type WatchedResource = 'services' | 'endpointslices' | 'nodes'

export const watchStates = ['connecting', 'listing', 'live', 'stale', 'denied'] as const
export type WatchState = (typeof watchStates)[number]

/** The RBAC rule that would lift a 403. */
export type MissingRule = ReadingRight

export type UnreadableObjects = {
  readonly count: number
  /** The latest few, sanitised, with what was wrong. */
  readonly examples: readonly { readonly object: string; readonly reason: string }[]
}

export type WatchStatus = {
  readonly resource: WatchedResource
  /** null: all namespaces, or a cluster-scoped resource. */
  readonly namespace: string | null
  readonly state: WatchState
  /** Objects that arrived in the list under way; null: no list under way. */
  readonly listedObjects: number | null
  /** What the list will hold in all, where the server says so; null: not said. */
  readonly expectedObjects: number | null
  readonly objects: number
  readonly unreadable: UnreadableObjects
  /** When the last byte came from the API server; null: never. */
  readonly lastByteAtMs: number | null
  /** When a complete list was first held; null: not yet. */
  readonly syncedAtMs: number | null
  readonly error: SourceError | null
  readonly missingRule: MissingRule | null
  readonly relists: number
}

export type SourceError = {
  readonly code: string
  /** One sentence: what happened, to what. */
  readonly message: string
  /** One sentence: what to do. */
  readonly action: string
  readonly atMs: number
}

export type OptionalState = 'live' | 'absent' | 'denied' | 'failed'

/** How reading fares of a resource that a cluster may do without; it never makes the cluster's state worse. */
export type OptionalStatus = {
  readonly part: keyof Announcements
  readonly apiGroup: string
  readonly resource: string
  /** Where it is read; null: in the whole cluster. */
  readonly namespace: string | null
  /** `absent`: the cluster does not serve it, or nobody here uses it. */
  readonly state: OptionalState
  /** What reading it adds, in words. */
  readonly adds: string
  readonly missingRule: MissingRule | null
  readonly error: SourceError | null
  readonly unreadable: UnreadableObjects
  readonly checkedAtMs: number
}

export type ClusterStatus = {
  /** The worst of the watches; `denied` only when nothing useful is left. */
  readonly state: WatchState
  readonly watches: readonly WatchStatus[]
  /** What is read besides, as far as it was asked for yet. */
  readonly optional: readonly OptionalStatus[]
  /** Credentials or configuration that keep the cluster from being read at all; null: none. */
  readonly error: SourceError | null
  /** The address of the API server as text for people; null in the demo. */
  readonly server: string | null
  readonly serverVersion: string | null
}

export type ClusterChange = {
  readonly version: number
  readonly services: ReadonlySet<ServiceKey>
  readonly nodesChanged: boolean
}

export interface ClusterSource {
  /** Begins and returns at once; idempotent. */
  start(): void
  stop(): Promise<void>
  /** The latest published state: immutable, replaced as a whole at most four times a second. */
  state(): ClusterState
  /** Grows by one with each published state. */
  version(): number
  status(): ClusterStatus
  onChange(listener: (change: ClusterChange) => void): () => void
  /**
   * Tells what happened within the hour before the start, the oldest first, each with its state and its time; absent
   * where nobody can know it, which is everywhere but in a simulation.
   */
  replay?(tell: (state: ClusterState, change: Omit<ClusterChange, 'version'>, atMs: number) => void): void
  /** Called when the status (not the state) changes. */
  onStatus(listener: () => void): () => void
}

/** `all` asks every node of the Service; `sample` asks the nodes with endpoints and a bounded number of others. */
export type HealthDepth = 'all' | 'sample'

/** The health ports of all nodes on their addresses of one family. */
export type FamilyRound = {
  /** null: on one address of whichever family a node names first, because the port says the same on all (10256). */
  readonly family: IpFamily | null
  /** Latest judged answer by node name; a node not asked yet is absent. */
  readonly answers: ReadonlyMap<string, HealthAnswer>
  /** The address that is asked, by node; null: no usable address, `refusals` says why. */
  readonly addresses: ReadonlyMap<string, string | null>
  /** Why a node is never asked (no InternalIP, refused range), by node. */
  readonly refusals: ReadonlyMap<string, string>
}

export type HealthRound = {
  /** The port that is asked; null: this Service has no health port to ask. */
  readonly port: number | null
  /** The families of the Service in its order, each asked apart, for each counts its own endpoints (domain page 2.1); empty: nothing to ask. */
  readonly families: readonly FamilyRound[]
  /** Nodes that have answered, or failed to, in any family. */
  readonly askedNodes: number
  readonly totalNodes: number
  /** Seconds between two rounds for this Service. */
  readonly periodSeconds: number
}

export type ProberStatus = {
  readonly watchedServices: number
  readonly inFlight: number
  readonly answered: number
  readonly notReachable: number
  readonly lastRoundAtMs: number | null
}

export interface HealthSource {
  /** What is known now. Each call keeps the Service's prober alive for a while; none runs when nobody looks. */
  look(service: ServiceKey, depth: HealthDepth): HealthRound
  /** The same without keeping anything alive; null: nobody looks at the Service. */
  peek(service: ServiceKey): HealthRound | null
  /** Resolves when every node of the Service was asked once, or after `timeoutMs`; never rejects. */
  firstRound(service: ServiceKey, timeoutMs: number): Promise<void>
  /** Called, coalesced, with the Services whose answers changed. */
  onChange(listener: (services: ReadonlySet<ServiceKey>) => void): () => void
  status(): ProberStatus
  stop(): Promise<void>
}

/** The pods behind Services, their owners, and what else is read only when somebody opens a Service. */
export interface WorkloadSource {
  /**
   * What was read within the last 10 s, else what is read now: once for all who ask at the same time. Never rejects:
   * a part that could not be read says why.
   */
  facts(service: Service): Promise<ServiceFacts>
  /** What was read last, within about a minute; null: nobody opened the Service lately. Reads nothing. */
  recent(service: Service): ServiceFacts | null
  stop(): Promise<void>
}

/** What the Prometheus Operator was told, and the labels that its selectors go by. */
export type MonitoringFacts = {
  readonly serviceMonitors: Fact<readonly Monitor[]>
  readonly podMonitors: Fact<readonly Monitor[]>
  readonly prometheuses: Fact<readonly PrometheusObject[]>
  /** By the name of the namespace. */
  readonly namespaceLabels: Fact<ReadonlyMap<string, ReadonlyMap<string, string>>>
  /** All Services of the namespace that was asked about. */
  readonly services: Fact<readonly LabelledService[]>
  /** false: the monitors of some namespaces alone were read. */
  readonly isWhole: boolean
}

export interface MonitoringSource {
  /** What was read within the last half minute, else what is read now. Never rejects: a part that was not read says why. */
  facts(namespace: string): Promise<MonitoringFacts>
  stop(): Promise<void>
}

/** What is asked about the traffic of one Service. */
export type TrafficQuestion = {
  readonly namespace: string
  readonly service: string
  /** The pods behind it now, and those that were behind it within the span. */
  readonly pods: readonly TrafficPod[]
  readonly span: TimeSpan
  /** When what is expected of them last changed: what was counted since is told apart, where the source can. */
  readonly change?: ExpectationChange | null
}

/** What was counted of pods of many Services, by `namespace/pod`. */
export type ObservedPods = Omit<ObservedTraffic, 'pods'> & { readonly counts: ReadonlyMap<string, number> }

/** A product whose metrics Evenkeel understands, and what the metric source holds of it. */
export type PresetStatus = {
  readonly id: string
  readonly name: string
  readonly found: boolean
  /** What it counts for pods, best first, as far as it was found. */
  readonly measures: readonly Measure[]
  readonly clients: boolean
  readonly countries: boolean
  /** What it answers besides, in words; null: nothing. */
  readonly also: string | null
  /** What is missing where it was found and yet counts nothing for pods, in words; null: nothing. */
  readonly lacks: string | null
}

export const trafficStates = ['off', 'simulated', 'idle', 'live', 'failed', 'paused'] as const

export type TrafficStatus = {
  /** `off`: none is configured; `idle`: nobody has asked yet; `paused`: it failed and is left alone for some seconds. */
  readonly state: (typeof trafficStates)[number]
  /** Its address without credentials; null: there is none. */
  readonly server: string | null
  /** When it answered last, Unix milliseconds; null: never. */
  readonly answeredAtMs: number | null
  readonly error: SourceError | null
  /** All that Evenkeel understands; null: it was not looked for yet. */
  readonly presets: readonly PresetStatus[] | null
}

/** Which Service over which span of the past. */
export type RecordedQuestion = Pick<TrafficQuestion, 'namespace' | 'service' | 'span'>

/**
 * What pods really get, from a metric source. Every answer comes within some seconds, names what it rests on, and is known
 * or says why not. Never rejects.
 */
export interface TrafficSource {
  /** Counts of each pod of one Service, by the best measure that there is. */
  observed(question: TrafficQuestion): Promise<Observed<ObservedTraffic>>
  /** Counts of all pods of the namespaces that the reader may see, one measure for all: for the overview. */
  observedPods(namespaces: 'all' | ReadonlySet<string>, span: TimeSpan): Promise<Observed<ObservedPods>>
  /** Counts of each pod in steps of time. */
  history(question: TrafficQuestion, stepSeconds: number): Promise<Observed<TrafficHistory>>
  /** What Evenkeel itself wrote about the Service into the source, for the time that it does not remember. */
  recorded(question: RecordedQuestion): Promise<Observed<RecordedHistory>>
  /** The client addresses with the highest counts. */
  clients(question: TrafficQuestion, limit: number): Promise<Observed<ObservedClients>>
  /** What the last scrape of each target with these pods said, at the end of the span. */
  targets(question: TrafficQuestion): Promise<Observed<readonly ScrapeTarget[]>>
  /** What exporters say of these nodes, by their names: of all at once, whoever asks. */
  nodes(nodes: readonly Pick<ClusterNode, 'name' | 'addresses'>[]): Promise<Observed<ReadonlyMap<string, NodeReading>>>
  /** How it fares. Looks for what it holds in the background where that was not done lately. */
  status(): TrafficStatus
  /** What was found last, without looking; null: nothing was looked for yet. */
  detected(): readonly PresetStatus[] | null
  stop(): Promise<void>
}

/** Whether something may be done on demand here, and with whose rights; a sentence either way. */
export type OnDemandPermission = { readonly allowed: boolean; readonly inWords: string }

/** What is asked about the logs of pods. */
export type LogQuestion = {
  readonly namespace: string
  readonly service: string
  /** The pods to read, few enough for one question. */
  readonly pods: readonly PodBehind[]
  /** The last so many lines of each. */
  readonly lines: number
  readonly sinceSeconds: number
  /** null: the one with the Service's port, or the only one. */
  readonly container: string | null
}

/** Lines of pods' logs, read when somebody asks and kept nowhere. */
export interface LogSource {
  readonly id: 'pods' | 'loki'
  /** As a person calls it: "pod logs", "Loki". */
  readonly name: string
  permission(): OnDemandPermission
  /** What is asked, as a command or a query, for people to read before they ask for it. */
  command(question: LogQuestion): string
  /** One answer for each pod, each within some seconds. Never rejects. */
  read(question: LogQuestion, signal: AbortSignal): Promise<readonly PodLines[]>
}

/** What is asked about the sockets of pods. */
export type SocketQuestion = {
  readonly namespace: string
  readonly service: string
  readonly pods: readonly PodBehind[]
}

/** The connections that pods have open at this moment, read when somebody asks. */
export interface SocketSource {
  permission(): OnDemandPermission
  /** What is run in the pods, for people to read before they ask for it. */
  command(question: SocketQuestion): string
  /** One answer for each pod, each within some seconds. Never rejects. */
  read(question: SocketQuestion, signal: AbortSignal): Promise<readonly PodSockets[]>
}

/** What is done on demand alone, because it makes other machines work or reads what people wrote. */
export type OnDemandSources = { readonly logs: readonly LogSource[]; readonly sockets: SocketSource }

/** One cluster that is followed: who it is, and where its data comes from. */
export type ClusterSources = {
  /** URL-safe and unique: the first segment of every address. */
  readonly id: string
  /** As people know it: the name of the context. */
  readonly name: string
  readonly source: ClusterSource
  readonly health: HealthSource
  readonly workloads: WorkloadSource
  readonly traffic: TrafficSource
  readonly monitoring: MonitoringSource
  readonly onDemand: OnDemandSources
}

/** Who asks; in mode `none` everybody is the same fixed identity. */
export type Identity = { readonly username: string; readonly groups: readonly string[] }

/** What one reader may see in one cluster, resolved once per request and handed to every view. */
export type ReaderAccess = {
  /** Namespaces whose Services may be listed. */
  readonly namespaces: 'all' | ReadonlySet<string>
  readonly nodes: boolean
}

export interface Authoriser {
  access(identity: Identity, clusterId: string): Promise<ReaderAccess>
}
