import type { OwnerRef, Pod } from '@/lib/domain/workload'
import { nameLabel } from '@/lib/server/demo/simulation/build-service'
import { type Occupant, templateHash, toPod } from '@/lib/server/demo/simulation/pods'
import type { Draw } from '@/lib/server/demo/simulation/random'
import type { DemoService } from '@/lib/server/demo/simulation/service'
import type { Workload } from '@/lib/server/demo/simulation/workload'
import type { Setup } from './estate'

const dayMs = 24 * 3_600_000

type Origin = { readonly draw: Draw; readonly startMs: number }

/** The Pod objects of those who are in the workload's slots, the same that its endpoints name. */
export function buildPods(
  workload: Workload,
  occupants: readonly Occupant[],
  { families = ['IPv4'] }: DemoService,
  { draw, startMs }: Origin,
): readonly Pod[] {
  return occupants.map((occupant) => {
    const { name, node, addresses, state } = toPod(workload, occupant, draw)
    const terminating = state === 'terminating' || state === 'terminating-unready'
    return {
      name,
      nodeName: node.name,
      phase: 'Running',
      ready: state === 'ready' || state === 'terminating',
      terminating,
      addresses: families.map((family) => addresses[family]),
      unschedulable: null,
      createdAtMs: createdAtMs(workload, occupant, { draw, startMs }),
      ...belonging(workload, occupant.generation, draw),
    }
  })
}

/** Pods that wait for a node. */
export function buildPending(workload: Workload, { pending }: Setup, { draw, startMs }: Origin): readonly Pod[] {
  const { pods, message } = pending ?? { pods: 0, message: '' }
  return Array.from({ length: pods }, (_, index) => ({
    name: `${workload.name}-${templateHash(workload, 0, draw)}-${draw.suffix(5, 'pending', workload.name, index)}`,
    nodeName: null,
    phase: 'Pending',
    ready: false,
    terminating: false,
    addresses: [],
    unschedulable: message,
    createdAtMs: startMs - Math.round(draw.between(0.02, 0.4, 'waits since', workload.name, index) * dayMs),
    ...belonging(workload, 0, draw),
  }))
}

/** Labels and owner, as the controller of the kind writes them. */
function belonging(workload: Workload, generation: number, draw: Draw): Pick<Pod, 'labels' | 'owner' | 'hostNetwork'> {
  const { kind, name } = workload
  const hash = templateHash(workload, generation, draw)
  const hashLabel = kind === 'Deployment' ? 'pod-template-hash' : 'controller-revision-hash'
  const owner: OwnerRef = kind === 'Deployment' ? { kind: 'ReplicaSet', name: `${name}-${hash}` } : { kind, name }
  const labels = new Map([
    [nameLabel, name],
    [hashLabel, hash],
  ])
  return { labels, owner, hostNetwork: false }
}

/** Pods of the first generation ran before the demo began; each rollout makes the next one. */
function createdAtMs({ namespace, name, rollout }: Workload, { slot, generation }: Occupant, origin: Origin): number {
  const { draw, startMs } = origin
  if (generation === 0 || rollout === undefined) {
    return startMs - Math.round(draw.between(1, 9, 'runs since', namespace, name, slot.index) * dayMs)
  }
  return startMs + rollout.firstAtMs + (generation - 1) * rollout.everyMs
}
