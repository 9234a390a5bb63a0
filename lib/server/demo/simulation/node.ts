import type { ClusterNode, Taint } from '@/lib/domain/cluster'
import { type Cycle, type Moment, phaseAt } from './cycle'

/**
 * - `absent`: no Node object
 * - `joining`: registered, the kubelet is not ready yet
 * - `blackout`: no power; the node controller has given up waiting for the kubelet
 * - `leaving`: the cluster autoscaler has tainted it and is about to remove it
 */
export type NodePhase = 'absent' | 'joining' | 'running' | 'blackout' | 'leaving'

export type DemoNode = {
  readonly name: string
  readonly zone: string
  /** 1..250, unique in the cluster: pod networks are made of it. */
  readonly number: number
  readonly address: string
  readonly labels?: Readonly<Record<string, string>>
  readonly cordoned?: boolean
  readonly networkUnavailable?: boolean
  /** Absent: it runs all the time. */
  readonly life?: Cycle<NodePhase>
}

export const nodeMoment = (node: DemoNode, elapsedMs: number): Moment<NodePhase> =>
  node.life === undefined ? { phase: 'running', enteredMs: 0, round: 0 } : phaseAt(node.life, elapsedMs)

/** What the kubelet, the node controller and the autoscaler write on a node in this phase. */
const byPhase: Record<NodePhase, { readonly ready: ClusterNode['ready']; readonly taints: readonly Taint[] }> = {
  absent: { ready: null, taints: [] },
  joining: { ready: 'False', taints: [{ key: 'node.kubernetes.io/not-ready', value: '', effect: 'NoSchedule' }] },
  running: { ready: 'True', taints: [] },
  blackout: {
    ready: 'Unknown',
    taints: [
      { key: 'node.kubernetes.io/unreachable', value: '', effect: 'NoSchedule' },
      { key: 'node.kubernetes.io/unreachable', value: '', effect: 'NoExecute' },
    ],
  },
  leaving: {
    ready: 'True',
    taints: [{ key: 'ToBeDeletedByClusterAutoscaler', value: '1764000000', effect: 'NoSchedule' }],
  },
}

const cordonTaint: Taint = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' }

export type NodeOrigin = {
  readonly region: string
  readonly kubeletVersion: string
  readonly createdAtMs: number
}

/** The Node object of this phase; null while there is none. */
export function buildNode(node: DemoNode, moment: Moment<NodePhase>, origin: NodeOrigin): ClusterNode | null {
  if (moment.phase === 'absent') return null
  const { ready, taints } = byPhase[moment.phase]
  return {
    name: node.name,
    zone: node.zone,
    region: origin.region,
    labels: new Map(Object.entries(node.labels ?? {})),
    taints: node.cordoned ? [...taints, cordonTaint] : taints,
    unschedulable: node.cordoned ?? false,
    deleting: false,
    ready,
    networkUnavailable: (node.networkUnavailable ?? false) || moment.phase === 'joining',
    addresses: [
      { type: 'InternalIP', address: node.address },
      { type: 'Hostname', address: node.name },
    ],
    podCIDRs: [`10.244.${node.number}.0/24`, `fd00:10:244:${node.number.toString(16)}::/64`],
    providerId: null,
    kubeletVersion: origin.kubeletVersion,
    createdAtMs: origin.createdAtMs,
  }
}

/** The addresses of the pod that holds place `host` (2..254) in the node's pod network. */
export const podAddresses = (node: DemoNode, host: number) => ({
  IPv4: `10.244.${node.number}.${host}`,
  IPv6: `fd00:10:244:${node.number.toString(16)}::${host.toString(16)}`,
})
