import type { Measure } from '@/lib/domain/observed/traffic'
import type { Matcher } from '../quote'

/** Where a series says which pod it is about. */
export type PodIdentity =
  | {
      readonly form: 'labels'
      readonly namespace: string
      readonly pod: string
      /**
       * The scraped labels may collide with those of the scrape, and are then called `exported_…`: what was scraped is
       * meant wherever that name exists.
       */
      readonly exportable?: boolean
    }
  /** One label with `${before}namespace/pod${after}`; `after` is `""` or a rest that begins with a slash. */
  | { readonly form: 'joined'; readonly label: string; readonly before: string; readonly after: '' | 'rest' }

/** Something that one metric counts for each pod. */
export type Counted = {
  readonly measure: Measure
  readonly metric: string
  /** By what it does, whatever type it is declared with: a counter only grows between restarts. */
  readonly kind: 'counter' | 'gauge'
  readonly identity: PodIdentity
  /** Labels with the namespace and the name of the Service, where a series also names that; null: none. */
  readonly service: { readonly namespace: string; readonly name: string } | null
  /** Label with the node that the pod ran on; null: none. */
  readonly node: string | null
  readonly where: readonly Matcher[]
  /**
   * Labels that tell the series of one pod apart. Two scrape jobs that read the same exporter agree in them, and are
   * counted once. null: two jobs agree in `instance`.
   */
  readonly same: readonly string[] | null
  /** The process that counts is the one that is scraped: where it begins anew, its counters do. */
  readonly inProcess: boolean
  /** Labels that hold something of the caller, so that a pod has a series for each. */
  readonly callers: readonly string[]
  /** Only for pods that have no series of this kind; null: for all. */
  readonly unless: { readonly metric: string; readonly where: readonly Matcher[] } | null
  /** What the numbers include besides clients from outside, in words. */
  readonly limits: readonly string[]
}

/** A count for each address of a client. */
export type CountedClients = Omit<Counted, 'identity' | 'unless'> & {
  /** null: series are found by the Service alone. */
  readonly identity: PodIdentity | null
  readonly client: string
  /** null: the source names no countries. */
  readonly country: string | null
}

/** A product whose metrics Evenkeel understands. */
export type Preset = {
  readonly id: string
  readonly name: string
  /** Best measure first; of one measure the better metric first. */
  readonly counted: readonly Counted[]
  readonly clients: readonly CountedClients[]
  /** Metrics that show that the product is there even where it counts nothing for pods. */
  readonly signs: readonly string[]
  /** What it answers besides counts and clients, in words; null: nothing. */
  readonly also: string | null
  /** What is missing where it is there but counts nothing for pods; null: nothing can be missing. */
  readonly lacks: string | null
}

const plainPod: PodIdentity = { form: 'labels', namespace: 'namespace', pod: 'pod' }

/** A product with what is said of it; what is not said is nothing. */
export const product = (preset: Pick<Preset, 'id' | 'name'> & Partial<Preset>): Preset => ({
  counted: [],
  clients: [],
  signs: [],
  also: null,
  lacks: null,
  ...preset,
})

/** A counted metric whose pod is that of the scrape. */
export function counted(
  measure: Measure,
  metric: string,
  kind: Counted['kind'],
  more: Partial<Omit<Counted, 'measure' | 'metric' | 'kind'>> = {},
): Counted {
  const none = {
    service: null,
    node: null,
    where: [],
    same: null,
    inProcess: false,
    callers: [],
    unless: null,
    limits: [],
  }
  return { measure, metric, kind, identity: plainPod, ...none, ...more }
}

export const is = (label: string, value: string): Matcher => ({ label, operator: '=', value })
export const isNot = (label: string, value: string): Matcher => ({ label, operator: '!=', value })
/** A regular expression that stands in this code. */
export const like = (label: string, value: string): Matcher => ({ label, operator: '=~', value })
export const unlike = (label: string, value: string): Matcher => ({ label, operator: '!~', value })
