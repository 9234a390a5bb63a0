import type { PodBehind } from '@/lib/domain/on-demand/pods-behind'
import { ITEM_BYTES_MAX, toError } from '../reads/list-pages'
import { podsPath } from '../reads/pods'
import { readMetadata } from '../reduce/metadata'
import { type RawObject, readFlag, readInteger, readItems, readList, readRecord, requireText } from '../reduce/readers'
import { reduceObject } from '../reduce/reduction'
import { onDemandRights } from '../rights'
import type { KubeTransport } from '../transport/transport'
import { StepError } from './ask-pods'

/** What must be known of a pod before something is read from it. */
export type ReadPodSpec = {
  readonly hostNetwork: boolean
  readonly containers: readonly { readonly name: string; readonly ports: readonly number[] }[]
}

export const podPath = (namespace: string, name: string): string => `${podsPath(namespace)}/${encodeURIComponent(name)}`

/** @throws StepError with what the transport threw, or with what makes no sense in the answer */
export async function readPodSpec(
  transport: KubeTransport,
  namespace: string,
  { name }: PodBehind,
  { signal, deadlineMs }: { readonly signal: AbortSignal; readonly deadlineMs: number },
): Promise<ReadPodSpec> {
  try {
    const raw = await transport.getJson(podPath(namespace, name), { deadlineMs, maxBytes: ITEM_BYTES_MAX, signal })
    const reduction = reduceObject<ReadPodSpec>('Pod', raw, (object) => {
      readMetadata(object, { name: 'subdomain', namespaced: true })
      return { kind: 'object', key: `${namespace}/${name}`, value: toSpec(object), leftOut: null }
    })
    if (reduction.kind === 'object') return reduction.value
    throw toError(reduction as Extract<typeof reduction, { kind: 'unreadable' }>)
  } catch (error) {
    throw new StepError(error, { ...onDemandRights.pod, namespace })
  }
}

function toSpec(object: RawObject): ReadPodSpec {
  const spec = readRecord(object, 'spec', '') ?? {}
  return {
    hostNetwork: readFlag(spec, 'hostNetwork', 'spec', false),
    containers: readItems(spec, 'containers', 'spec', CONTAINERS_MAX, (container) => ({
      name: requireText(container, 'name', 'spec.containers[]'),
      ports: readList(container, 'ports', 'spec.containers[]', PORTS_MAX).flatMap((port) => {
        const number = readInteger(port as RawObject, 'containerPort', 'spec.containers[].ports[]', PORT)
        return number === null ? [] : [number]
      }),
    })),
  }
}

const CONTAINERS_MAX = 256
const PORTS_MAX = 1024
const PORT = { min: 0, max: 65_535 }

/**
 * The container that serves the Service: the one that names one of its ports, else the only one. Where that leaves it
 * open, the reader must say.
 */
export function chooseContainer(
  { containers }: ReadPodSpec,
  ports: readonly number[],
  asked: string | null,
): { readonly name: string } | { readonly choices: readonly string[] } {
  const names = containers.map(({ name }) => name)
  if (asked !== null) return names.includes(asked) ? { name: asked } : { choices: names }
  const serving = containers.filter((container) => container.ports.some((port) => ports.includes(port)))
  const [only] = serving.length > 0 ? serving : containers
  const isClear = serving.length === 1 || (serving.length === 0 && containers.length === 1)
  return only !== undefined && isClear
    ? { name: only.name }
    : { choices: serving.length > 1 ? serving.map(({ name }) => name) : names }
}
