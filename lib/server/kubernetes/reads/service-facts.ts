import type { Service } from '@/lib/domain/cluster'
import { type Fact, known, type ReadingRight } from '@/lib/domain/fact'
import type { ServiceFacts, Workload } from '@/lib/domain/workload'
import type { Interner } from '../reduce/interner'
import type { Reduction } from '../reduce/reduction'
import { reduceAutoscaler } from '../reduce/workload/autoscaler'
import { reduceDisruptionBudget } from '../reduce/workload/disruption-budget'
import { reduceNetworkPolicy } from '../reduce/workload/network-policy'
import type { ReadPod } from '../reduce/workload/pod'
import { workloadRights } from '../rights'
import type { BoundedReader } from './bounded-reader'
import { readEvents } from './events'
import { OwnerError, readOwners } from './owners'
import { podsPath, readPods } from './pods'
import { type ReadSubject, toFact, toNotKnown } from './to-fact'

/** PodDisruptionBudgets, HorizontalPodAutoscalers or NetworkPolicies of one namespace. */
const PER_NAMESPACE_MAX = 1000

/** What reading about one Service needs. */
export type FactsContext = {
  readonly reader: BoundedReader
  readonly intern: Interner
  /** Rights are given by namespace: the missing ones are named so. */
  readonly namespaced: boolean
}

type RightName = keyof typeof workloadRights

/** Reads all that there is to know about the workload behind one Service. Never rejects; what is missing says why. */
export async function readServiceFacts(context: FactsContext, service: Service): Promise<ServiceFacts> {
  const { reader, intern, namespaced } = context
  const { namespace, name } = service
  const server = reader.server()
  const subject = (what: string, right: RightName): ReadSubject => ({
    what,
    right: toRight(right, namespaced ? namespace : null),
    namespace,
  })
  const listed = <T>(what: string, right: RightName, groupVersion: string, reduce: (raw: unknown) => Reduction<T>) => {
    const path = `/apis/${groupVersion}/namespaces/${encodeURIComponent(namespace)}/${workloadRights[right].resource}`
    const request = { path, itemsMax: PER_NAMESPACE_MAX, reduce }
    const read = async () => (await reader.list(request)).values
    return toFact(subject(`${what} of namespace ${namespace}`, right), server, read)
  }
  const pods = toFact(subject(`Pods of Service ${namespace}/${name}`, 'pods'), server, () =>
    readPods(reader, service, intern),
  )
  const [readPodsFact, ...others] = await Promise.all([
    pods,
    pods.then((read) => workloadsOf(read, context, namespace, subject)),
    toFact(subject(`Pods of namespace ${namespace}`, 'pods'), server, () => reader.count(podsPath(namespace))),
    listed('HorizontalPodAutoscalers', 'autoscalers', 'autoscaling/v2', reduceAutoscaler),
    listed('PodDisruptionBudgets', 'disruptionBudgets', 'policy/v1', (raw) => reduceDisruptionBudget(raw, intern)),
    listed('NetworkPolicies', 'networkPolicies', 'networking.k8s.io/v1', (raw) => reduceNetworkPolicy(raw, intern)),
    toFact(subject(`Events about Service ${namespace}/${name}`, 'events'), server, () => readEvents(reader, service)),
  ])
  const [workloads, podsInNamespace, autoscalers, disruptionBudgets, networkPolicies, events] = others
  return Object.freeze({
    pods: readPodsFact.known ? known(readPodsFact.value.map(({ pod }) => pod)) : readPodsFact,
    podsInNamespace,
    workloads,
    autoscalers,
    disruptionBudgets,
    networkPolicies,
    events,
  })
}

const toRight = (name: RightName, namespace: string | null): ReadingRight => {
  const { apiGroup, resource, verbs } = workloadRights[name]
  return { apiGroup, resource, verbs, namespace }
}

/** Owners are known through pods: without these they are not known, for the same reason. */
async function workloadsOf(
  pods: Fact<readonly ReadPod[]>,
  { reader, intern }: FactsContext,
  namespace: string,
  subject: (what: string, right: RightName) => ReadSubject,
): Promise<Fact<readonly Workload[]>> {
  if (!pods.known) return pods
  try {
    return known(await readOwners(reader, namespace, pods.value, intern))
  } catch (error) {
    const right = error instanceof OwnerError ? RIGHT_OF[error.kind] : 'replicaSets'
    const cause = error instanceof OwnerError ? error.cause : error
    return toNotKnown(cause, subject(`Owners of the pods in namespace ${namespace}`, right), reader.server())
  }
}

const RIGHT_OF = {
  Deployment: 'deployments',
  StatefulSet: 'statefulSets',
  DaemonSet: 'daemonSets',
  ReplicaSet: 'replicaSets',
} as const satisfies Readonly<Record<Workload['kind'], RightName>>
