import type { Service } from '@/lib/domain/cluster'
import type { Workload } from '@/lib/domain/workload'
import type { Evidence } from './finding'

/** A row of the evidence table: the field or figure, its value, the object or source that has it. */
export const evidence = (what: string, value: string | number | boolean, source: string): Evidence => ({
  what,
  value: String(value),
  source,
})

/** What a reader takes in at once. */
const SHOWN_MAX = 8

/** The first rows of a table that may be as long as a cluster has nodes, and how many more there are. */
export const firstRows = (rows: readonly Evidence[], source: string): readonly Evidence[] =>
  rowsOfFirst(rows, source, (row) => [row])

/** The same of things that have several rows each, as nodes do. */
export function rowsOfFirst<Thing>(
  things: readonly Thing[],
  source: string,
  rowsOf: (thing: Thing) => readonly Evidence[],
): readonly Evidence[] {
  const rows = things.slice(0, SHOWN_MAX).flatMap(rowsOf)
  const more = things.length - SHOWN_MAX
  return more > 0 ? [...rows, evidence('further', `${more} more`, source)] : rows
}

export const serviceField = (service: Service, path: string, value: string | number | boolean): Evidence =>
  evidence(path, value, `Service ${service.namespace}/${service.name}`)

export const workloadField = (
  { kind, namespace, name }: Pick<Workload, 'kind' | 'namespace' | 'name'>,
  path: string,
  value: string | number | boolean,
): Evidence => evidence(path, value, `${kind} ${namespace}/${name}`)

export const nodeField = (name: string, path: string, value: string | number | boolean): Evidence =>
  evidence(path, value, `Node ${name}`)

/** What a rule says when its input is not known. */
export const notChecked = (reason: string): { readonly notChecked: string } => ({ notChecked: reason })

/** Sentences in a row; what does not apply is left out. */
export const sentences = (...parts: readonly (string | null | false)[]): string =>
  parts.filter((part) => part !== null && part !== false && part !== '').join(' ')

/** A length of time in its largest unit: "20 s", "12 min", "3 h", "2 d". */
export function duration(seconds: number): string {
  const units = [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
  ] as const
  const found = units.find(([, length]) => seconds >= length)
  return found === undefined ? `${Math.max(0, Math.floor(seconds))} s` : `${Math.floor(seconds / found[1])} ${found[0]}`
}

/** Over how long something was counted, to the nearest unit that tells it: "24 s", "90 s", "10 min", "3 h". */
export function countedOver(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}

/** "14:02:11 UTC" of Unix milliseconds; "an unknown time" of none. */
export function clock(ms: number | null): string {
  const date = new Date(ms ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? 'an unknown time' : `${date.toISOString().slice(11, 19)} UTC`
}
