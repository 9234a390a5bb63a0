import type { Workload, WorkloadKind } from '@/lib/domain/workload'
import type { Interner } from '../reduce/interner'
import type { Controller } from '../reduce/workload/controller'
import type { ReadPod } from '../reduce/workload/pod'
import { type ReadWorkload, reduceWorkload } from '../reduce/workload/workload'
import type { BoundedReader } from './bounded-reader'
import { TooManyError } from './list-pages'

/** Two while a rollout is under way, a few more for a Service over several Deployments. */
const OWNERS_MAX = 16

const RESOURCES: Readonly<Record<WorkloadKind, string>> = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
  ReplicaSet: 'replicasets',
}

/** What could not be read on the way up, so that the right that is named is the one that is missing. */
export class OwnerError extends Error {
  override readonly name = 'OwnerError'

  constructor(
    readonly kind: WorkloadKind,
    override readonly cause: unknown,
  ) {
    super(`a ${kind} could not be read`)
  }
}

/**
 * The controllers at the top of the pods' owners, each once: a ReplicaSet's Deployment in place of the ReplicaSet.
 * Owners of other kinds (a Job, a controller of somebody else) are no workloads here; the pods name them. An owner that
 * is gone by now is left out.
 *
 * @throws OwnerError; TooManyError
 */
export async function readOwners(
  reader: BoundedReader,
  namespace: string,
  pods: readonly ReadPod[],
  intern: Interner,
): Promise<readonly Workload[]> {
  const read = async (kind: WorkloadKind, name: string): Promise<ReadWorkload | null> => {
    const path = `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/${RESOURCES[kind]}/${encodeURIComponent(name)}`
    try {
      return await reader.get(path, (raw) => reduceWorkload(kind, raw, intern))
    } catch (error) {
      throw new OwnerError(kind, error)
    }
  }
  const readAll = (owners: readonly Owner[]) => Promise.all(owners.map(({ kind, name }) => read(kind, name)))

  const owners = ownersOf(pods.map(({ controller }) => controller))
  if (owners.length > OWNERS_MAX) throw new TooManyError(`more than ${OWNERS_MAX} owners`)
  const direct = (await readAll(owners)).filter((owner) => owner !== null)
  const above = ownersOf(direct.map(({ controller }) => controller))
  const top = await readAll(above.filter(({ kind }) => kind === 'Deployment'))
  return Object.freeze(
    [...direct.filter(({ controller }) => toOwner(controller)?.kind !== 'Deployment'), ...top]
      .filter((owner) => owner !== null)
      .map(withManager),
  )
}

/** A Deployment stands in place of its ReplicaSets; any other owner may write a workload anew. */
const withManager = ({ workload, controller }: ReadWorkload): Workload =>
  controller === null
    ? workload
    : Object.freeze({ ...workload, managedBy: { kind: controller.kind, name: controller.name } })

type Owner = { readonly kind: WorkloadKind; readonly name: string }

function ownersOf(controllers: readonly (Controller | null)[]): readonly Owner[] {
  const owners = controllers.map(toOwner).filter((owner) => owner !== null)
  return [...new Map(owners.map((owner) => [`${owner.kind} ${owner.name}`, owner])).values()]
}

/** null: nobody, or somebody that this does not read. */
function toOwner(controller: Controller | null): Owner | null {
  if (controller === null || controller.apiGroup !== 'apps' || !Object.hasOwn(RESOURCES, controller.kind)) return null
  return { kind: controller.kind as WorkloadKind, name: controller.name }
}
