import type { PodSockets } from '@/lib/domain/on-demand/pod-sockets'
import type { PodBehind } from '@/lib/domain/on-demand/pods-behind'
import { readSocketTable } from '@/lib/domain/on-demand/socket-table'
import { safeText } from '@/lib/format/foreign-text'
import type { OnDemandPermission, SocketSource } from '@/lib/server/sources'
import { isTurnSpent, nextTurn } from '../../turns'
import { onDemandRights } from '../rights'
import type { KubeTransport } from '../transport/transport'
import { failed, POD_DEADLINE_MS, type PodAsker, StepError } from './ask-pods'
import { type ExecResult, execInPod } from './exec'
import { chooseContainer, podPath, type ReadPodSpec, readPodSpec } from './read-pod'

export const SOCKET_COMMAND = ['cat', '/proc/net/tcp', '/proc/net/tcp6'] as const
/** Of one pod: 27,000 sockets. */
const TABLE_BYTES_MAX = 4 * 1024 * 1024
/** All containers of a pod share its network, so that any of them that has `cat` will do. */
const CONTAINERS_TRIED_MAX = 3

/** The socket tables of pods, read inside them by `cat`. */
export function createPodSockets(asker: PodAsker, permission: OnDemandPermission): SocketSource {
  return {
    permission: () => permission,
    command: ({ namespace, pods }) =>
      `kubectl exec --namespace ${namespace} ${pods[0]?.name ?? 'POD'} -- ${SOCKET_COMMAND.join(' ')}`,
    read: ({ namespace, pods }, signal) =>
      asker.askAll({
        pods,
        signal,
        right: { ...onDemandRights.exec, namespace },
        ask: (pod, transport, abort) => readSockets(pod, namespace, transport, abort),
        explain: ({ name, nodeName }, problem) => ({
          podName: name,
          nodeName,
          connections: null,
          notes: [],
          problem,
        }),
      }),
  }
}

async function readSockets(
  pod: PodBehind,
  namespace: string,
  transport: KubeTransport,
  signal: AbortSignal,
): Promise<PodSockets> {
  const nothing = { podName: pod.name, nodeName: pod.nodeName, connections: null, notes: [] }
  if (pod.ports.length === 0) return { ...nothing, problem: failed('It takes no TCP connections for the Service.') }
  const spec = await readPodSpec(transport, namespace, pod, { signal, deadlineMs: POD_DEADLINE_MS })
  const tried: string[] = []
  for (const container of containersToTry(spec, pod.ports)) {
    const result = await exec(transport, { namespace, pod, container, signal })
    if (isTurnSpent()) await nextTurn()
    const table = readSocketTable(result.stdout, pod.ports)
    if (table !== null) {
      return { ...nothing, connections: table.connections, notes: [...table.notes, ...notesOf(spec)], problem: null }
    }
    tried.push(sayFailure(container, result))
    if (!isWithoutCat(result)) break
  }
  return { ...nothing, problem: failed(tried.length === 0 ? 'It has no containers.' : tried.join(' ')) }
}

/** The one that serves first. */
function containersToTry(spec: ReadPodSpec, ports: readonly number[]): readonly string[] {
  const chosen = chooseContainer(spec, ports, null)
  const first = 'name' in chosen ? [chosen.name] : chosen.choices
  return [...new Set([...first, ...spec.containers.map(({ name }) => name)])].slice(0, CONTAINERS_TRIED_MAX)
}

async function exec(
  transport: KubeTransport,
  at: {
    readonly namespace: string
    readonly pod: PodBehind
    readonly container: string
    readonly signal: AbortSignal
  },
): Promise<ExecResult> {
  const { namespace, pod, container, signal } = at
  try {
    return await execInPod(transport, {
      path: `${podPath(namespace, pod.name)}/exec`,
      container,
      command: SOCKET_COMMAND,
      maxBytes: TABLE_BYTES_MAX,
      deadlineMs: POD_DEADLINE_MS,
      signal,
    })
  } catch (error) {
    throw new StepError(error, { ...onDemandRights.exec, namespace })
  }
}

/** containerd, CRI-O and Docker each say it in their own way; 126 and 127 are a shell's. */
const isWithoutCat = ({ exitCode, reason, stderr }: ExecResult): boolean =>
  exitCode === 126 ||
  exitCode === 127 ||
  (exitCode === null && /not found|no such file|not exist/i.test(`${reason} ${stderr}`))

function sayFailure(container: string, result: ExecResult): string {
  const name = safeText(container, 63)
  if (isWithoutCat(result)) return `Container ${name} has no cat, as images without a shell have none.`
  const said = safeText(result.stderr || result.reason, 160)
  return `cat in container ${name} ${result.exitCode === null ? 'could not be run' : `ended with ${result.exitCode}`}${said === '' ? '' : `: ${said}`}.`
}

const notesOf = ({ hostNetwork }: ReadPodSpec): readonly string[] =>
  hostNetwork
    ? ['It shares the network of its node: connections of other pods on the same port of the node are counted too.']
    : []
