import type { Announcements } from '@/lib/domain/announcements'
import type { Service, ServiceKey } from '@/lib/domain/cluster'
import type { Interner } from '../reduce/interner'
import type { Reduction } from '../reduce/reduction'
import type { KubeQuery } from '../transport/transport'

export type Part = keyof Announcements
export type ValueOf<P extends Part> = Extract<Announcements[P], { known: true }>['value']

/** A list to read, under one of several versions: the first that is served. */
export type OptionalList<T> = {
  readonly paths: readonly string[]
  readonly query?: KubeQuery
  readonly reduce: (raw: unknown) => Reduction<T>
}

/** What reading the optional resources needs to know. */
export interface OptionalContext {
  /**
   * All objects of a list that make sense; the others are counted.
   *
   * @throws whatever reading throws; a 404 when none of the versions is served
   */
  list<T>(wanted: OptionalList<T>): Promise<readonly T[]>
  readonly intern: Interner
  /** What is published now. */
  services(): ReadonlyMap<ServiceKey, Service>
  /** Labels of a Service of type LoadBalancer; empty for every other. */
  labels(key: ServiceKey): ReadonlyMap<string, string>
  nowMs(): number
  /** Where Cilium keeps its Leases. */
  readonly ciliumNamespace: string
}

/** What was read of one resource. */
export type Reading<T> =
  | {
      readonly value: T
      /** Nobody here uses it: it is looked at less often. */
      readonly isQuiet: boolean
    }
  /** There is nothing to read, and why. */
  | { readonly nothing: string }

/** Reads one part of what is announced. */
export type PartReader<P extends Part> = (context: OptionalContext) => Promise<Reading<ValueOf<P>>>

/** A read that failed in one namespace, so that the right that is named is the one that is missing. */
export class NamespaceError extends Error {
  override readonly name = 'NamespaceError'

  constructor(
    /** null: all namespaces. */
    readonly namespace: string | null,
    override readonly cause: unknown,
  ) {
    super(`reading in ${namespace ?? 'all namespaces'} failed`)
  }
}

/** Values by Service, in an order that does not hang on the server's. */
export function groupByService<T>(
  pairs: Iterable<readonly [ServiceKey, T]>,
  orderOf: (value: T) => string,
): ReadonlyMap<ServiceKey, readonly T[]> {
  const groups = new Map<ServiceKey, T[]>()
  for (const [key, value] of pairs) {
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [value])
    else group.push(value)
  }
  for (const group of groups.values()) group.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
  return groups
}
