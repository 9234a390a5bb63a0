import type { SliceEndpoint } from '@/lib/domain/cluster'

/** `terminating` still serves what it holds; `ended` terminates and serves nothing. */
export const podStates = ['ready', 'not-ready', 'terminating', 'ended'] as const
export type PodState = (typeof podStates)[number]

/** What the conditions of an endpoint say; absent ones count as kube-proxy reads them (domain page 1.1.4). */
export function podStateOf({ ready, serving, terminating }: SliceEndpoint): PodState {
  if (terminating === true) return (serving ?? ready) === false ? 'ended' : 'terminating'
  return ready === false ? 'not-ready' : 'ready'
}
