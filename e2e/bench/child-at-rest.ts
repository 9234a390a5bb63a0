import { Socket } from 'node:net'
import { createKubernetesClusters } from '@/lib/server/kubernetes/create-kubernetes-clusters'
import { systemClock } from '@/lib/server/system-clock'
import { childInput, tellParent } from './child'

export type AtRest = {
  /** As they come over the network, TLS included. */
  readonly bytes: number
  readonly minutes: number
  readonly reopeningsPerHour: number
  readonly bytesPerReopening: number
}

/** Watches live 300 to 600 s, so each of the three is opened anew eight times an hour. */
const REOPENINGS_PER_HOUR = 3 * 8
/** The head of an answer with its TLS record. */
const BYTES_PER_REOPENING = 600

const { kubeconfig, minutes } = childInput<{ kubeconfig: string; minutes: number }>()
const sockets = new Set<Socket>()
const connect = Socket.prototype.connect
Socket.prototype.connect = function connectAndCount(this: Socket, ...args: unknown[]) {
  sockets.add(this)
  return (connect as (...args: unknown[]) => Socket).apply(this, args)
} as typeof connect
const received = (): number => [...sockets].reduce((sum, socket) => sum + socket.bytesRead, 0)

const [cluster] = createKubernetesClusters(
  {
    contexts: [],
    namespaces: [],
    ciliumNamespace: 'kube-system',
    clusterName: null,
    environment: { KUBECONFIG: kubeconfig },
  },
  { clock: systemClock, random: () => 1, log: () => () => {} },
)
if (cluster === undefined) throw new Error('the kubeconfig names no cluster')
const { source } = cluster
source.start()
while (source.status().state !== 'live') await wait(50)
await wait(1000)
const before = received()
const startedMs = performance.now()
await wait(minutes * 60_000)
tellParent({
  bytes: received() - before,
  minutes: (performance.now() - startedMs) / 60_000,
  reopeningsPerHour: REOPENINGS_PER_HOUR,
  bytesPerReopening: BYTES_PER_REOPENING,
} satisfies AtRest)
await source.stop()

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
