import type { Readout } from '@/components/ui/readout-text'
import type { DistributionResponse } from '@/lib/contracts/distribution'
import { formatDuration } from '@/lib/format/duration'
import { formatShare } from '@/lib/format/share'
import { countOf } from '@/lib/format/words'
import { sayObservedBar } from '../observed/observed-bars'
import type { GroupBox, NodeBox } from './flow-boxes'
import type { FlowObserved } from './flow-observed'
import { type Flow, type FlowGroup, type FlowPod, isCertain } from './flow-types'
import { perPod, sayDivisor, sayEnd, sayIdleNodes, sayLoad, sayProbeShort, sayShares } from './flow-words'

/** Where the numbers come from and how old they are: the last facts of every readout. */
function source({ model, basis, freshness }: DistributionResponse): Readout['facts'] {
  const how = basis === 'as-answered' ? 'as the health ports answer' : 'expected'
  const age = freshness.ageSeconds === null ? 'age unknown' : `objects ${formatDuration(freshness.ageSeconds)} old`
  return [[`${how} under ${model.id} (${model.confidence})`], [age]]
}

const strongShares = (shares: readonly number[]) => ({ strong: sayShares(shares) })

export function balancerReadout(answer: DistributionResponse): Readout {
  const { model } = answer
  return {
    title: model.product ?? 'Balancer',
    facts: [
      [model.id],
      ...model.evidence.slice(0, 1).map((words) => [words]),
      [sayProbeShort(answer)],
      ...source(answer),
    ],
  }
}

export function nodeReadout(answer: DistributionResponse, { node }: NodeBox): Readout {
  const title = node.nodes.length > 1 ? `${countOf(node.nodes.length, 'node')} of ${node.label}` : node.label
  const each =
    node.nodes.length > 1 && isCertain(node.shares)
      ? [[`on average ${formatShare((node.shares[0] ?? 0) / node.nodes.length)} each`]]
      : []
  const fate = node.fate === 'serves' ? [sayDivisor(node)] : [{ strong: sayEnd(node) }]
  return { title, facts: [['enters here ', strongShares(node.shares)], ...each, fate, ...source(answer)] }
}

export function podReadout(
  answer: DistributionResponse,
  flow: Flow,
  group: FlowGroup,
  pod: FlowPod,
  observed: FlowObserved | null = null,
): Readout {
  const where = group.label === pod.label ? '' : ` on ${group.label}`
  const fair = [[`fair share ${formatShare(flow.fair)}`]]
  const share =
    pod.pods > 1
      ? [
          ['each ', strongShares(perPod(pod))],
          ['together ', strongShares(pod.shares)],
        ]
      : [['gets ', strongShares(pod.shares)]]
  return {
    title: `${pod.label}${where}`,
    facts: [
      ...share,
      ...observedFacts(pod, observed),
      [{ strong: sayLoad(pod.load) }, ' its fair share'],
      ...fair,
      ...source(answer),
    ],
  }
}

/** What was counted, of which shares it is one where those are not the ones of the picture. */
function observedFacts({ key }: FlowPod, observed: FlowObserved | null): Readout['facts'] {
  const bar = observed?.bars.get(key)
  if (observed === null || bar === undefined) return []
  const among = observed.isDrawable ? '' : ` of what arrives at the ${countOf(observed.counted, 'counted pod')}`
  return [['observed ', { strong: sayObservedBar(bar) }, bar.share === null ? '' : among]]
}

/** For a group that has one label for all of its pods. */
export function groupReadout(
  answer: DistributionResponse,
  flow: Flow,
  { group }: GroupBox,
  observed: FlowObserved | null = null,
): Readout {
  const first = group.pods[0]
  const pods = group.pods.reduce((sum, pod) => sum + pod.pods, 0)
  if (first === undefined) return { title: group.label, facts: [] }
  // One label for several pods says what is expected of each; what each got is in the chart and the table.
  const whole = podReadout(answer, flow, group, first, group.pods.length === 1 ? observed : null)
  return group.pods.length === 1 ? whole : { ...whole, title: `Each of ${countOf(pods, 'pod')} on ${group.label}` }
}

export function idleReadout(answer: DistributionResponse, flow: Flow): Readout {
  return { title: 'Nodes without new connections', facts: [[sayIdleNodes(flow) ?? 'none'], ...source(answer)] }
}
