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
  /** Absent: it runs all the time. */
  readonly life?: Cycle<NodePhase>
}

export const nodeMoment = (node: DemoNode, elapsedMs: number): Moment<NodePhase> =>
  node.life === undefined ? { phase: 'running', enteredMs: 0, round: 0 } : phaseAt(node.life, elapsedMs)

const taint = (key: string, effect: string, value = ''): Taint => ({ key, value, effect })

/** What the kubelet, the node controller and the autoscaler write on a node in this phase. */
const byPhase: Record<
  Exclude<NodePhase, 'absent'>,
  { readonly ready: ClusterNode['ready']; readonly taints: (enteredAtMs: number) => readonly Taint[] }
> = {
  joining: { ready: 'False', taints: () => [taint('node.kubernetes.io/not-ready', 'NoSchedule')] },
  running: { ready: 'True', taints: () => [] },
  blackout: {
    ready: 'Unknown',
    taints: () => [
      taint('node.kubernetes.io/unreachable', 'NoSchedule'),
      taint('node.kubernetes.io/unreachable', 'NoExecute'),
    ],
  },
  leaving: {
    ready: 'True',
    taints: (enteredAtMs) => [
      taint('ToBeDeletedByClusterAutoscaler', 'NoSchedule', String(Math.floor(enteredAtMs / 1_000))),
    ],
  },
}

const installedMs = 40 * 24 * 3_600_000

type NodeOrigin = {
  readonly region: string
  readonly kubeletVersion: string
  /** When the demo began, Unix milliseconds. */
  readonly startMs: number
}

/** The Node object at this moment; the node must be there. */
export function buildNode(node: DemoNode, moment: Moment<NodePhase>, origin: NodeOrigin): ClusterNode {
  if (moment.phase === 'absent') throw new Error(`${node.name} is not there.`)
  const { ready, taints } = byPhase[moment.phase]
  const cordon = node.cordoned ? [taint('node.kubernetes.io/unschedulable', 'NoSchedule')] : []
  return {
    name: node.name,
    zone: node.zone,
    region: origin.region,
    os: 'linux',
    labels: new Map(Object.entries(node.labels ?? {})),
    taints: [...taints(origin.startMs + moment.enteredMs), ...cordon],
    unschedulable: node.cordoned ?? false,
    deleting: false,
    ready,
    networkUnavailable: moment.phase === 'joining',
    addresses: [
      { type: 'InternalIP', address: node.address },
      { type: 'InternalIP', address: `fd00:10:20::${node.number.toString(16)}` },
      { type: 'Hostname', address: node.name },
    ],
    podCIDRs: [`10.244.${node.number}.0/24`, `fd00:10:244:${node.number.toString(16)}::/64`],
    pluginAddresses: [],
    providerId: null,
    kubeletVersion: origin.kubeletVersion,
    createdAtMs: origin.startMs + joinedMs(node, moment),
  }
}

/** A node that comes and goes is a new one each time. */
function joinedMs({ life }: DemoNode, { round }: Moment<NodePhase>): number {
  const joins = life?.phases.find(({ phase }) => phase === 'joining')
  return life === undefined || joins === undefined ? -installedMs : round * life.everyMs + joins.fromMs
}

/** The addresses of the pod that holds place `host` (2..254) in the node's pod network. */
export const podAddresses = (node: DemoNode, host: number) => ({
  IPv4: `10.244.${node.number}.${host}`,
  IPv6: `fd00:10:244:${node.number.toString(16)}::${host.toString(16)}`,
})
