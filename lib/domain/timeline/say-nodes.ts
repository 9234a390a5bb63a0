import { autoscalerTaint, excludeLabel } from '@/lib/domain/balancers/candidate-rules'
import type { ClusterNode } from '@/lib/domain/cluster'
import type { NodeChange } from './changes'
import type { EventTone, TimelineEvent } from './event'

/** What became of nodes, as far as it matters to traffic from outside. */
export const sayNodes = (changes: readonly NodeChange[]): readonly TimelineEvent[] =>
  changes.flatMap((change) =>
    deedsOf(change).map(
      ({ tone, verb }): TimelineEvent => ({
        atMs: change.atMs,
        kind: 'nodes',
        tone,
        subject: change.name,
        node: change.name,
        inWords: `${change.name} ${verb}`,
      }),
    ),
  )

type Deed = { readonly tone: EventTone; readonly verb: string }

function deedsOf({ before, after }: NodeChange): readonly Deed[] {
  if (after === null) return before === null ? [] : [{ tone: 'loss', verb: 'was removed from the cluster' }]
  if (before === null) {
    const isReady = after.ready === 'True'
    return [
      { tone: isReady ? 'gain' : 'change', verb: isReady ? 'joined the cluster' : 'joined the cluster, not Ready yet' },
    ]
  }
  return flips.flatMap(({ of, on, off }) => {
    const [then, now] = [of(before), of(after)]
    return then === now ? [] : [now ? on(after) : off]
  })
}

type Flip = {
  readonly of: (node: ClusterNode) => boolean
  readonly on: (node: ClusterNode) => Deed
  readonly off: Deed
}

const flips: readonly Flip[] = [
  {
    of: ({ ready }) => ready !== 'True',
    on: ({ ready }) => ({
      tone: 'loss',
      verb: ready === 'Unknown' ? 'became NotReady: its kubelet went silent' : 'became NotReady',
    }),
    off: { tone: 'gain', verb: 'became Ready' },
  },
  {
    of: ({ unschedulable }) => unschedulable,
    on: () => ({ tone: 'change', verb: 'was cordoned' }),
    off: { tone: 'change', verb: 'was uncordoned' },
  },
  {
    of: ({ labels }) => labels.has(excludeLabel),
    on: () => ({ tone: 'loss', verb: `got the label ${excludeLabel}` }),
    off: { tone: 'gain', verb: `lost the label ${excludeLabel}` },
  },
  {
    of: ({ taints }) => taints.some(({ key }) => key === autoscalerTaint),
    on: () => ({ tone: 'loss', verb: `got the taint ${autoscalerTaint}` }),
    off: { tone: 'gain', verb: `lost the taint ${autoscalerTaint}` },
  },
  {
    of: ({ deleting }) => deleting,
    on: () => ({ tone: 'loss', verb: 'is being deleted' }),
    off: { tone: 'change', verb: 'is no longer being deleted' },
  },
]
