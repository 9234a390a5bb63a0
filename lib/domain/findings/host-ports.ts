import type { ClusterNode } from '@/lib/domain/cluster'
import type { Workload } from '@/lib/domain/workload'
import { fittingNodes } from './host-skew'

/** Workloads that take the same host port. */
export type PortContest = { readonly port: string; readonly workloads: readonly Workload[] }

/** Workloads by the host port that they take. */
export function hostPortContests(workloads: readonly Workload[]): readonly PortContest[] {
  const contests = new Map<string, Workload[]>()
  for (const workload of workloads) {
    for (const port of hostPortsOf(workload)) contests.set(port, [...(contests.get(port) ?? []), workload])
  }
  return [...contests].map(([port, workloads]) => ({ port, workloads }))
}

function hostPortsOf({ kind, name, template }: Workload): ReadonlySet<string> {
  const { hostNetwork, ports } = template
  const taken = ports.flatMap(({ port, hostPort, protocol }) => {
    const own = hostNetwork ? port : hostPort
    return own === null ? [] : [`host port ${own}/${protocol}`]
  })
  // A pod on the host network listens on it, whether or not its template names the port.
  return new Set(hostNetwork && taken.length === 0 ? [`the host network of ${kind} ${name}`] : taken)
}

/** How many pods they want and how many nodes can take one each; a DaemonSet wants one on every node that may. */
export function roomFor(workloads: readonly Workload[], nodes: ReadonlyMap<string, ClusterNode>) {
  const fits = workloads.map(({ template }) => fittingNodes(nodes.values(), template))
  return {
    room: new Set(fits.flatMap(({ names }) => names)).size,
    wanted: workloads.reduce((sum, { replicas }, at) => sum + (replicas ?? fits[at]?.names.length ?? 0), 0),
    isComplete: fits.every(({ isComplete }) => isComplete),
  }
}
