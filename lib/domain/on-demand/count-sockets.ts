import type { Observed, ObservedClients, ObservedTraffic } from '@/lib/domain/observed/traffic'
import type { PodSockets } from './pod-sockets'

const CLIENTS_MAX = 200

/** Connections that were open at one moment, by pod and by the other side. */
export type SocketCount = {
  readonly traffic: Observed<ObservedTraffic>
  readonly clients: Observed<ObservedClients>
}

/**
 * Adds up what the pods' socket tables say.
 *
 * @param podsInAll pods behind the Service, those that were not asked among them
 */
export function countSockets(pods: readonly PodSockets[], podsInAll: number): SocketCount {
  const counted = pods.filter(({ connections }) => connections !== null)
  if (counted.length === 0) {
    const nothing = {
      known: false,
      why: podsInAll === 0 ? 'no-pods' : 'failed',
      inWords: podsInAll === 0 ? 'There is no pod behind the Service.' : 'No pod could be counted; each says why.',
    } as const
    return { traffic: nothing, clients: nothing }
  }
  const common = commonOf(pods, podsInAll, counted.length)
  const peers = byPeer(counted)
  const clients = [...peers].map(([address, { count, seenBy }]) => ({
    address,
    count,
    seenBy,
    country: null,
    firstSeenMs: null,
    lastSeenMs: null,
  }))
  clients.sort((a, b) => b.count - a.count || (a.address < b.address ? -1 : 1))
  return {
    traffic: {
      known: true,
      value: {
        ...common,
        pods: pods.map(({ podName, nodeName, connections }) => ({
          podName,
          nodeName,
          count: connections === null ? null : sum(connections.values()),
        })),
      },
    },
    clients: {
      known: true,
      value: {
        ...common,
        clients: clients.slice(0, CLIENTS_MAX),
        total: sum([...peers.values()].map(({ count }) => count)),
        distinct: peers.size,
      },
    },
  }
}

const LIMITS = [
  'What is open at one moment: short connections are rarely caught, long ones always.',
  'Connections from inside the cluster and probes are counted too, where they are open at this moment.',
] as const

function commonOf(
  pods: readonly PodSockets[],
  podsInAll: number,
  counted: number,
): Pick<ObservedTraffic, 'measure' | 'origin' | 'windowSeconds' | 'limits' | 'warnings'> {
  const notes = new Set(pods.flatMap((pod) => pod.notes))
  return {
    measure: 'connections-active',
    origin: { preset: 'sockets', name: 'Socket tables', metric: '/proc/net/tcp and /proc/net/tcp6' },
    windowSeconds: 0,
    limits: [...LIMITS, ...[...notes].map((note) => `Of some pods: ${note}`)],
    warnings:
      counted < podsInAll ? [`${podsInAll - counted} of ${podsInAll} pods are missing: they were not counted.`] : [],
  }
}

function byPeer(
  pods: readonly PodSockets[],
): ReadonlyMap<string, { readonly count: number; readonly seenBy: string[] }> {
  const peers = new Map<string, { count: number; seenBy: string[] }>()
  for (const { podName, connections } of pods) {
    for (const [address, count] of connections ?? []) {
      const peer = peers.get(address) ?? { count: 0, seenBy: [] }
      peer.count += count
      peer.seenBy.push(podName)
      peers.set(address, peer)
    }
  }
  return peers
}

function sum(counts: Iterable<number>): number {
  let total = 0
  for (const count of counts) total += count
  return total
}
