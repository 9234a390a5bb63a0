import type { NotKnown } from '@/lib/domain/fact'
import type { Observed, ObservedClients, ObservedTraffic, TimeSpan } from '@/lib/domain/observed/traffic'

/** What was read of one pod's log. */
export type PodSample = {
  readonly podName: string
  readonly nodeName: string | null
  /** The container whose log was read; null: none was, or the source does not say. */
  readonly container: string | null
  /** Containers among which the reader must choose; empty: it was clear which one to read. */
  readonly choices: readonly string[]
  /** Which format most lines have; null: none was recognised, or nothing was read. */
  readonly format: { readonly id: string; readonly name: string } | null
  /** Lines that were read. */
  readonly lines: number
  /** Lines of requests by clients. */
  readonly requests: number
  /** Lines of requests that named themselves as health checks: not counted. */
  readonly probes: number
  /** Lines that were not understood: not counted. */
  readonly notUnderstood: number
  /** When the first and the last line that was read were written; null: not known. */
  readonly firstAtMs: number | null
  readonly lastAtMs: number | null
  /** Why nothing was read; null: it was read. */
  readonly problem: NotKnown | null
}

/** A sample of the access logs of the pods behind one Service. */
export type AccessLogSample = {
  readonly pods: readonly PodSample[]
  /** Pods behind the Service in all, those that were not read among them. */
  readonly podsInAll: number
  /** Requests of each pod that was read, over the time that the lines of all of them cover. */
  readonly traffic: Observed<ObservedTraffic>
  /** By the other side of the TCP connection. */
  readonly clients: Observed<ObservedClients>
  /** By what headers claim, which is no evidence; null: no line holds a claim. */
  readonly claims: ObservedClients | null
  /** Over which time is counted: the one that the lines of all pods cover, else from the first line to the last. */
  readonly span: TimeSpan
  /** What was read and which part of it counts: "last 2,000 lines of 12 of 20 pods, 14:02:11 to 14:31:55 UTC". */
  readonly sampling: string
}
