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

/** How many pods a rolling update adds and takes away; null: the workload does not roll, it may still end all at once. */
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

/**
 * What a change of the pod template brings: a rollout, but for ReplicaSets, and perhaps an owner that undoes it.
 *
 * @param then what else follows of it, sentences
 */
export function warnOfTemplate(workloads: readonly Workload[], then: string): string {
  const keeps = workloads.filter(({ kind }) => kind === 'ReplicaSet')
  return [
    ...(keeps.length < workloads.length ? ['Changing the template starts a rollout.'] : []),
    ...workloads
      .filter(({ recreates }) => recreates === true)
      .map((each) => `${workloadInWords(each)} ends all its pods then, before it starts new ones.`),
    ...(keeps.length > 0
      ? ['A ReplicaSet keeps the pods that it has: only later ones are of the changed template.']
      : []),
    then,
    ...warnOfOwners(workloads),
  ].join(' ')
}

/** Owners that may undo a change of a workload, a sentence each. */
export const warnOfOwners = (workloads: readonly Workload[]): readonly string[] =>
  workloads.flatMap((workload) => {
    const owner = workload.managedBy
    if (owner === undefined) return []
    return [
      `${workloadInWords(workload)} belongs to ${owner.kind} ${owner.name}, which may undo the change: make it there.`,
    ]
  })

/** "Deployment web". */
export const workloadInWords = ({ kind, name }: Pick<Workload, 'kind' | 'name'>): string => `${kind} ${name}`
