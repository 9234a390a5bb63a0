import type { Workload } from '@/lib/domain/workload'
import type { RuleAnswer, ServiceQuestion } from './rule'
import { notChecked } from './words'

/**
 * Judges the workloads behind a Service. A Service without a selector has none; where they could not be read, or none
 * of a known kind was found behind the pods, the rule is not checked.
 */
export function judgeWorkloads(
  { service, facts }: ServiceQuestion,
  judge: (workloads: readonly Workload[]) => RuleAnswer,
): RuleAnswer {
  if (service.selector.size === 0) return null
  if (!facts.workloads.known) return notChecked(facts.workloads.inWords)
  const workloads = facts.workloads.value
  return workloads.length === 0
    ? notChecked(`No Deployment, StatefulSet, DaemonSet or ReplicaSet was found behind the pods of ${service.name}.`)
    : judge(workloads)
}

/** How many pods a rolling update adds and takes away; null: the workload does not roll. */
export function rolloutOf({ replicas, maxSurge, maxUnavailable }: Workload): {
  readonly surge: number
  readonly unavailable: number
} | null {
  if (maxSurge === null && maxUnavailable === null) return null
  const surge = resolve(maxSurge, replicas ?? 1, Math.ceil)
  const unavailable = resolve(maxUnavailable, replicas ?? 1, Math.floor)
  // Both zero would never move: the controller then takes one away.
  return { surge, unavailable: surge + unavailable === 0 ? 1 : unavailable }
}

/** "25%" of the replicas, or a number. */
function resolve(amount: string | null, replicas: number, round: (amount: number) => number): number {
  const number = Number.parseInt(amount ?? '0', 10)
  if (!Number.isFinite(number)) return 0
  return amount?.endsWith('%') ? round((number * replicas) / 100) : number
}

/** "Deployment web". */
export const workloadInWords = ({ kind, name }: Pick<Workload, 'kind' | 'name'>): string => `${kind} ${name}`
