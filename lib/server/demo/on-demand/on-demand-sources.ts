import type { LogLine, PodLines } from '@/lib/domain/access-logs/pod-lines'
import type { NotKnown } from '@/lib/domain/fact'
import type { PodSockets } from '@/lib/domain/on-demand/pod-sockets'
import type { PodBehind } from '@/lib/domain/on-demand/pods-behind'
import type { LogQuestion, OnDemandPermission, OnDemandSources, SocketQuestion } from '@/lib/server/sources'
import { type LineStyle, styleOf } from './line-styles'
import { type SeenConnection, type Simulated, seenConnections } from './sightings'

const permission: OnDemandPermission = { allowed: true, inWords: 'Simulated: nothing is read from real pods.' }
const PROBE_EVERY_MS = 10_000
/** Of the connections of the last half minute, those that are still open. */
const STILL_OPEN = 0.4
/** Services whose image has no shell, so that nothing can be run in their pods. */
const WITHOUT_SHELL = 0.2

/** Logs and sockets of simulated pods, made of the same connections as the simulated metrics. */
export function createDemoOnDemand(simulated: Simulated): OnDemandSources {
  return {
    logs: [
      {
        id: 'pods',
        name: 'pod logs',
        permission: () => permission,
        command: ({ namespace, pods, lines, sinceSeconds }) =>
          `kubectl logs --namespace ${namespace} ${pods[0]?.name ?? 'POD'} --tail ${lines} --since ${sinceSeconds}s --limit-bytes 1048576 --timestamps`,
        read: async (question) => readLogs(simulated, question),
      },
    ],
    sockets: {
      permission: () => permission,
      command: ({ namespace, pods }) =>
        `kubectl exec --namespace ${namespace} ${pods[0]?.name ?? 'POD'} -- cat /proc/net/tcp /proc/net/tcp6`,
      read: async (question) => readSockets(simulated, question),
    },
  }
}

function readLogs(simulated: Simulated, question: LogQuestion): readonly PodLines[] {
  const { namespace, service, pods, lines, sinceSeconds } = question
  const style = styleOf(`${namespace}/${service}`, simulated.draw.unit('log style', namespace, service))
  const byPod = groupByPod(
    seenConnections(simulated, { namespace, name: service }, { sinceSeconds, enough: pods.length * lines }),
  )
  return pods.map((pod) => {
    const written = write(style, pod, byPod.get(pod.name) ?? [])
    return {
      podName: pod.name,
      nodeName: pod.nodeName,
      container: 'app',
      choices: [],
      lines: written.slice(-lines),
      isCutBefore: written.length > lines,
      isCutAfter: false,
      problem: null,
    }
  })
}

/** @param seen newest first */
function write(style: LineStyle, { nodeName }: PodBehind, seen: readonly SeenConnection[]): readonly LogLine[] {
  const lines: LogLine[] = []
  let probedMs = 0
  for (const [number, { atMs, peer }] of [...seen].reverse().entries()) {
    if (style.probe !== null && nodeName !== null && atMs - probedMs >= PROBE_EVERY_MS) {
      probedMs = atMs
      lines.push({ atMs, text: style.probe(atMs, '10.20.0.1') })
    }
    lines.push({ atMs, text: style.write({ atMs, peer, number }) })
  }
  return lines
}

function readSockets(simulated: Simulated, { namespace, service, pods }: SocketQuestion): readonly PodSockets[] {
  const { draw } = simulated
  const hasShell = draw.unit('shell', namespace, service) >= WITHOUT_SHELL
  const byPod = groupByPod(seenConnections(simulated, { namespace, name: service }, { sinceSeconds: 30, enough: 1 }))
  return pods.map(({ name, nodeName }) => {
    const connections = new Map<string, number>()
    for (const { peer, atMs } of byPod.get(name) ?? []) {
      if (draw.unit('open', name, peer, atMs) >= STILL_OPEN) continue
      connections.set(peer, (connections.get(peer) ?? 0) + 1)
    }
    return {
      podName: name,
      nodeName,
      connections: hasShell ? connections : null,
      notes: [],
      problem: hasShell ? null : withoutShell,
    }
  })
}

const withoutShell: NotKnown = {
  known: false,
  why: 'failed',
  inWords: 'Container app has no cat, as images without a shell have none.',
  right: null,
}

function groupByPod(seen: readonly SeenConnection[]): ReadonlyMap<string, readonly SeenConnection[]> {
  const byPod = new Map<string, SeenConnection[]>()
  for (const one of seen) {
    const own = byPod.get(one.podName)
    if (own === undefined) byPod.set(one.podName, [one])
    else own.push(one)
  }
  return byPod
}
