/*
 * What a metric source counted of the traffic of one Service. Observed numbers are never mixed with expected ones: they
 * have types of their own, and each says what was counted, where, over which time and for how many pods.
 */

/** Something that was observed, or why it was not. */
export type Observed<T> = { readonly known: true; readonly value: T } | NotObserved

export type NotObserved = {
  readonly known: false
  /**
   * `not-configured`: there is no source; `no-metric`: the source has no metric that answers; `failed`: it did not
   * answer, or not sensibly; `no-pods`: nothing to ask about; `denied`: the reader may not know.
   */
  readonly why: 'not-configured' | 'no-metric' | 'failed' | 'no-pods' | 'denied'
  /** One or two sentences: what is not known, and what would change that. */
  readonly inWords: string
}

/** What can be counted, best first: the balancer decides connection by connection (metrics page 0). */
export const measures = ['connections-opened', 'connections-active', 'requests', 'bytes'] as const
export type Measure = (typeof measures)[number]

export const unitOf = {
  'connections-opened': 'connections',
  'connections-active': 'connections',
  requests: 'requests',
  bytes: 'bytes',
} as const satisfies Record<Measure, string>

/** A span of wall time in Unix milliseconds. */
export type TimeSpan = { readonly startMs: number; readonly endMs: number }

/** A pod whose traffic is asked for. */
export type TrafficPod = {
  readonly namespace: string
  readonly name: string
  /** null: the EndpointSlice names none. */
  readonly nodeName: string | null
  /** Its addresses, for sources that know nothing but addresses. */
  readonly addresses: readonly string[]
  /** When it was created, Unix milliseconds: what its processes counted they counted since. null or absent: not known. */
  readonly createdAtMs?: number | null
}

/** The last time that what is expected changed. */
export type ExpectationChange = {
  /** When it was seen, Unix milliseconds. */
  readonly atMs: number
  /** Since when until then no pod could serve anyone from outside; null: some could. */
  readonly unservedSinceMs: number | null
}

/** What was counted around a change of what is expected. */
export type GrowthSplit = {
  /** In looks that ended before the change. */
  readonly before: number
  /** In looks that began before the change, or before it had settled, and ended after it: it belongs to neither side. */
  readonly across: number
  /** In looks that began after it; null: there was none yet, which is not zero. */
  readonly since: number | null
}

/** From one look at a counter to the next, and by how much it grew meanwhile. */
export type Look = { readonly fromMs: number; readonly toMs: number; readonly grown: number }

/** How a pod was looked at. */
export type PodLooks = {
  /** From when on it was counted, Unix milliseconds; null: from nothing, so that nothing before is missing. */
  readonly fromMs: number | null
  readonly toMs: number
  /** Those that found something, with those before and after what was counted, as far as they are known. */
  readonly looks: readonly Look[]
  /** Absent: nothing is known of the time before and after. */
  readonly reach?: LooksReach
}

/** How far looks at a pod are known, before what was counted and after it. */
export type LooksReach = {
  /** From when on everything that grew was seen, and until when, Unix milliseconds. */
  readonly fromMs: number
  readonly toMs: number
  /** When the last look began. */
  readonly lastFromMs: number
}

/** Between which numbers a count lies. */
export type CountRange = { readonly low: number; readonly high: number }

export type PodCount = {
  readonly podName: string
  readonly nodeName: string | null
  /** What was counted in the window; null: the source holds nothing about this pod, which is not zero. */
  readonly count: number | null
  /** What of it was counted while a pod of this name ran on another node than now; absent: nothing that is known of. */
  readonly elsewhere?: readonly { readonly nodeName: string; readonly count: number }[]
  /** What of it lies on which side of the change that was asked about; absent: not told apart. */
  readonly split?: GrowthSplit
  /** Absent: it was not counted look by look. */
  readonly seen?: PodLooks
  /** Of the count, over the time that all pods were counted over; absent: the count is that. */
  readonly range?: CountRange
}

/** Which preset of which source counted. */
export type TrafficOrigin = {
  /** Id of the preset, or of what counted otherwise: `app`, `kubeskoop`, `ingress-nginx`, `sockets`, `access-log`. */
  readonly preset: string
  /** As a person calls it: "ingress-nginx". */
  readonly name: string
  /** Metric or file that the numbers come from. */
  readonly metric: string
}

export type ObservedTraffic = {
  readonly measure: Measure
  readonly origin: TrafficOrigin
  /** Over how long was counted; 0 for what was open at one moment. */
  readonly windowSeconds: number
  /** When was looked last, Unix milliseconds: what came later is not counted. null or absent: the source does not say. */
  readonly lookedAtMs?: number | null
  /** Every pod that was asked for, once. */
  readonly pods: readonly PodCount[]
  /** What the numbers include besides clients from outside, or leave out, in words. */
  readonly limits: readonly string[]
  /** What the source itself said about its answer (partial data, truncated results). */
  readonly warnings: readonly string[]
}

/** Counts of the same pods in steps of time. */
export type TrafficHistory = Omit<ObservedTraffic, 'pods' | 'windowSeconds'> & {
  readonly stepSeconds: number
  /** End of each step, Unix milliseconds, in order. */
  readonly atMs: readonly number[]
  /** One row a pod, one value a step; null: a gap. */
  readonly pods: readonly {
    readonly podName: string
    readonly nodeName: string | null
    readonly counts: readonly (number | null)[]
  }[]
}

/** What one client address was counted with. */
export type ClientCount = {
  readonly address: string
  readonly count: number
  /** Pods that saw it; empty: the source does not say. */
  readonly seenBy: readonly string[]
  /** ISO 3166 code that the source itself gives; null: it gives none. */
  readonly country: string | null
  readonly firstSeenMs: number | null
  readonly lastSeenMs: number | null
  /** Some of it said who calls, and that was no health check; absent: nobody knows. */
  readonly isNoProbe?: true
}

export type ObservedClients = {
  readonly measure: Measure
  readonly origin: TrafficOrigin
  readonly windowSeconds: number
  /** Most first; at most as many as were asked for. */
  readonly clients: readonly ClientCount[]
  /** All that was counted, listed clients and others; null: the source does not say. */
  readonly total: number | null
  /** Different addresses in all; null: the source does not say. */
  readonly distinct: number | null
  readonly limits: readonly string[]
  readonly warnings: readonly string[]
}
