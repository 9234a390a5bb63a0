import type { ServerVersion, Service } from '@/lib/domain/cluster'
import { hostnameKey } from '@/lib/domain/placement/topology'
import type { SpreadConstraint, Workload } from '@/lib/domain/workload'
import type { Fix } from './finding'
import { advice, changeAll } from './fixes'
import type { ServiceQuestion } from './rule'
import { warnOfTemplate, workloadInWords } from './workloads'
import { putRule, writeConstraints } from './write-constraints'

/** One pod more on a node than on another at most. */
export const evenHosts = { topologyKey: hostnameKey, maxSkew: 1, hard: true } as const

export const isOnHosts = ({ topologyKey }: { readonly topologyKey: string }): boolean => topologyKey === hostnameKey

const isHard = ({ whenUnsatisfiable }: SpreadConstraint): boolean => whenUnsatisfiable === 'DoNotSchedule'

/**
 * A ready patch that spreads the pods of a Service evenly over nodes: a hard constraint on the host name for each
 * workload that lacks one (F13 of the domain page). Words alone where workloads could not be read or have it already.
 */
export function spreadFix({ service, state, facts }: ServiceQuestion): Fix {
  const said = 'Spread the pods over nodes with a topology spread constraint on kubernetes.io/hostname'
  if (!facts.workloads.known)
    return advice(`${said}. The patch for this workload needs it read: ${facts.workloads.inWords}`)
  const workloads = facts.workloads.value.filter(({ kind }) => kind !== 'DaemonSet')
  const lacking = workloads.filter(
    ({ template }) => !template.spreadConstraints.some((each) => isOnHosts(each) && isHard(each)),
  )
  if (lacking.length > 0) return spreadPatches(service, lacking, state.serverVersion)
  return workloads.length === 0
    ? advice(`${said}, or run a pod on each node with a DaemonSet.`)
    : advice(
        'A hard constraint is set, and it counts when a pod is placed, never after. Delete pods on the fullest node one by one, or let a descheduler do it.',
      )
}

/** The patch for each of these workloads. */
export function spreadPatches(service: Service, workloads: readonly Workload[], version: ServerVersion | null): Fix {
  const patches = workloads.map((workload) =>
    writeConstraints(workload, [putRule(evenHosts, workload, { service, version })]),
  )
  const names = workloads.map(workloadInWords).join(', ')
  return changeAll(`Spread the pods of ${names} evenly over nodes.`, patches, warnOfSpread(workloads))
}

export const warnOfSpread = (workloads: readonly Workload[]): string =>
  warnOfTemplate(workloads, 'Pods for which no node fits the constraint stay Pending.')

/** A constraint of a workload with something in it changed. */
export const changeConstraint = (
  workload: Workload,
  was: SpreadConstraint,
  changed: Partial<SpreadConstraint>,
): Pick<Fix, 'yaml' | 'kubectl'> => writeConstraints(workload, [{ was, constraint: { ...was, ...changed } }])
