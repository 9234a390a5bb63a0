import { minutes } from './cycle'

/** Pods by node: `{ 'kn-a04': 5 }`. */
export type Placement = Readonly<Record<string, number>>

/** What a pod can be, seen through its endpoint (domain page 1.1). */
export type PodState = 'ready' | 'unready' | 'terminating' | 'terminating-unready'

export type Rollout = {
  readonly firstAtMs: number
  readonly everyMs: number
  /** Where the pods are after each odd rollout; absent: each new pod starts where the old one was. */
  readonly to?: Placement
}

/** What runs the pods that one or several Services select. */
export type Workload = {
  readonly namespace: string
  readonly name: string
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet'
  /** `every-node`: one pod on each node that there is at the moment. */
  readonly placement: Placement | 'every-node'
  /** Pods beyond the placement that stay in another state than ready. */
  readonly lasting?: readonly { readonly node: string; readonly state: PodState }[]
  readonly rollout?: Rollout
}

/** Pods of a Service that selects only its own: the workload has the Service's name. */
export type Pods = Omit<Workload, 'namespace' | 'name'>

type Options = Partial<Pick<Workload, 'kind' | 'lasting' | 'rollout'>>

export const runs = (placement: Workload['placement'], options: Options = {}): Pods => ({
  kind: placement === 'every-node' ? 'DaemonSet' : 'Deployment',
  placement,
  ...options,
})

/**
 * Pods that several Services select.
 *
 * @param path `namespace/name`
 */
export function workload(path: `${string}/${string}`, placement: Workload['placement'], options?: Options): Workload {
  const [namespace = '', name = ''] = path.split('/')
  return { namespace, name, ...runs(placement, options) }
}

/** A rolling update every so many minutes, the first one after `firstAfter` minutes. */
export const rolls = (every: number, firstAfter: number, to?: Placement): Rollout => ({
  firstAtMs: minutes(firstAfter),
  everyMs: minutes(every),
  ...(to === undefined ? {} : { to }),
})

/** One pod on each of the nodes. */
export const oneOnEach = (...nodes: readonly string[]): Placement => Object.fromEntries(nodes.map((node) => [node, 1]))
