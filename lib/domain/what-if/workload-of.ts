import type { ServiceFacts, Workload } from '@/lib/domain/workload'

/** Pods that no controller owns: nothing replaces them, and nothing makes more or fewer of them. */
export const areOwnerless = ({ pods, workloads }: Pick<ServiceFacts, 'pods' | 'workloads'>): boolean =>
  workloads.known &&
  workloads.value.length === 0 &&
  pods.known &&
  pods.value.length > 0 &&
  pods.value.every(({ owner }) => owner === null)

export type FoundWorkload = {
  /** The one controller of the Service's pods; null: none was read, or there are several. */
  readonly found: Workload | null
  /** "Deployment web" each, where several controllers own the pods. */
  readonly several: readonly string[]
  /** Why it is not known, in one sentence; null: it is. */
  readonly unknown: string | null
}

/** The controller whose pods the Service selects. */
export function workloadOf({ workloads }: Pick<ServiceFacts, 'workloads'>): FoundWorkload {
  if (!workloads.known) return { found: null, several: [], unknown: workloads.inWords }
  const [first, ...others] = workloads.value
  if (first === undefined) return { found: null, several: [], unknown: 'No controller of the pods was found.' }
  if (others.length === 0) return { found: first, several: [], unknown: null }
  return {
    found: null,
    several: workloads.value.map(({ kind, name }) => `${kind} ${name}`),
    unknown: 'The pods belong to several controllers.',
  }
}
