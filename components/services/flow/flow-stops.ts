import type { Readout } from '@/components/ui/readout-text'
import type { DistributionResponse } from '@/lib/contracts/distribution'
import type { Stop } from './block-walk'
import type { FlowLayout } from './flow-layout'
import type { FlowObserved } from './flow-observed'
import { balancerReadout, groupReadout, idleReadout, nodeReadout, podReadout } from './flow-readouts'
import type { Flow } from './flow-types'

export const stopKeys = {
  balancer: 'balancer',
  idle: 'idle',
  node: (key: string) => `node ${key}`,
  pod: (key: string) => `pod ${key}`,
  group: (key: string) => `group ${key}`,
} as const

/** Blocks that focus can stand on, with their column and middle. */
export function blockStops(layout: FlowLayout): readonly Stop[] {
  const middle = ({ y, height }: { y: number; height: number }) => y + height / 2
  return [
    { key: stopKeys.balancer, column: 1, middle: middle(layout.balancer) },
    ...layout.nodes.map((box) => ({ key: stopKeys.node(box.node.key), column: 2, middle: middle(box) })),
    { key: stopKeys.idle, column: 2, middle: layout.height },
    ...layout.groups.flatMap((box) =>
      box.eachLabelled
        ? box.pods.map((pod) => ({ key: stopKeys.pod(pod.pod.key), column: 3, middle: middle(pod) }))
        : [{ key: stopKeys.group(box.group.key), column: 3, middle: (box.top + box.bottom) / 2 }],
    ),
  ]
}

/** What the readout tells for each block. */
export function stopReadouts(
  answer: DistributionResponse,
  flow: Flow,
  layout: FlowLayout,
  observed: FlowObserved | null = null,
): ReadonlyMap<string, Readout> {
  const readouts = new Map<string, Readout>([[stopKeys.balancer, balancerReadout(answer)]])
  for (const box of layout.nodes) readouts.set(stopKeys.node(box.node.key), nodeReadout(answer, box))
  if (flow.idleNodes.length > 0) readouts.set(stopKeys.idle, idleReadout(answer, flow))
  for (const box of layout.groups) {
    if (!box.eachLabelled) readouts.set(stopKeys.group(box.group.key), groupReadout(answer, flow, box, observed))
    else {
      for (const { pod } of box.pods) {
        readouts.set(stopKeys.pod(pod.key), podReadout(answer, flow, box.group, pod, observed))
      }
    }
  }
  return readouts
}
