import type { TimelineResponse } from '@/lib/contracts/timeline'
import type { TimelineMeasuredResponse } from '@/lib/contracts/timeline-measured'
import type { NodeState } from '@/lib/domain/timeline/node-state'
import { formatRatio } from '@/lib/format/ratio'
import { verdictWords } from '@/lib/format/verdict'
import { listWords } from '@/lib/format/words'
import type { Lane, LaneSegment, LaneTone } from './lane'

const NOT_WATCHED = 'not watched yet'

type Times = { readonly fromMs: number; readonly toMs: number }

const stretch = (
  { fromMs, toMs }: Times,
  tone: LaneTone,
  says: string,
  rest: Partial<Pick<LaneSegment, 'short' | 'level' | 'beside'>> = {},
): LaneSegment => ({ fromMs, toMs, tone, says, short: says, level: null, beside: 0, ...rest })

export type Recorded = NonNullable<TimelineMeasuredResponse['recorded']>

/**
 * What is drawn, top to bottom: skew, findings, policy, announcers, endpoints, nodes, health ports.
 *
 * @param recorded what is known of the time before Evenkeel remembers; null: nothing
 */
export function toLanes(answer: TimelineResponse, withOthers: boolean, recorded: Recorded | null): readonly Lane[] {
  const lanes = lanesOf(answer, withOthers)
  return recorded === null ? lanes : withRecorded(lanes, recorded)
}

function lanesOf(answer: TimelineResponse, withOthers: boolean): readonly Lane[] {
  return [
    skewLane(answer),
    ...findingLanes(answer),
    policyLane(answer),
    ...announcerLanes(answer),
    ...answer.endpoints.map(endpointLane),
    ...(answer.nodes ?? []).filter(({ concerns }) => concerns || withOthers).map(nodeLane),
    ...(answer.health ?? []).map(healthLane),
  ]
}

/** Recorded stretches go before what is remembered, and end where that begins. */
function withRecorded(lanes: readonly Lane[], { policy, endpoints, skew }: Recorded): readonly Lane[] {
  const before = new Map<string, readonly LaneSegment[]>([
    ['skew', skew.map(({ peakToAverage, ...times }) => ratioStretch(times, peakToAverage, RECORDED))],
    [
      'policy',
      policy.map(({ policy: value, ...times }) => stretch(times, 'open', `${value}${RECORDED}`, { short: value })),
    ],
    ...endpoints.map(({ node, segments }) => [`endpoints ${node}`, segments.map(readyStretch)] as const),
  ])
  const remembered = new Set(lanes.map(({ key }) => key))
  const alone = endpoints
    .filter(({ node }) => !remembered.has(`endpoints ${node}`))
    .map(({ node }) => endpointLane({ node, zone: null, changed: true, segments: [] }))
  const lastEndpoints = lanes.findLastIndex(({ form }) => form === 'count') + 1 || lanes.length
  return [...lanes.slice(0, lastEndpoints), ...alone, ...lanes.slice(lastEndpoints)].map((lane) => {
    const firstMs = lane.segments[0]?.fromMs ?? Number.POSITIVE_INFINITY
    const recorded = (before.get(lane.key) ?? []).flatMap((each) =>
      each.fromMs < firstMs ? [{ ...each, toMs: Math.min(each.toMs, firstMs) }] : [],
    )
    return recorded.length === 0 ? lane : { ...lane, segments: [...recorded, ...lane.segments] }
  })
}

/** What the lanes say of what they did not see themselves. */
const RECORDED = ', as recorded'

const readyStretch = ({ ready, ...times }: Recorded['endpoints'][number]['segments'][number]): LaneSegment =>
  stretch(times, ready > 0 ? 'calm' : 'none', `${ready} ready${RECORDED}`, { short: String(ready), level: ready })

const ratioStretch = (times: Times, ratio: number, source = ''): LaneSegment =>
  stretch(times, 'calm', `${formatRatio(ratio)} of the mean${source}`, { short: formatRatio(ratio), level: ratio })

const skewLane = ({ skew }: TimelineResponse): Lane => ({
  key: 'skew',
  label: 'Hottest pod ÷ mean, expected',
  form: 'ratio',
  unknown: NOT_WATCHED,
  // What is not known is no stretch: the lane has a gap there.
  segments: skew.flatMap(({ peakToAverage, ...times }) =>
    peakToAverage === null ? [] : [ratioStretch(times, peakToAverage)],
  ),
})

const findingLanes = ({ findings }: TimelineResponse): readonly Lane[] =>
  findings.map(({ id, heading, severity, segments }) => ({
    key: `finding ${id}`,
    label: `${id} ${heading}`,
    form: 'state',
    unknown: NOT_WATCHED,
    segments: segments.map(({ holds, ...times }) =>
      holds
        ? stretch(times, severity === 'critical' || severity === 'high' ? 'lost' : 'open', `holds, ${severity}`)
        : stretch(times, 'none', 'does not hold', { short: '' }),
    ),
  }))

const policyLane = ({ policy }: TimelineResponse): Lane => ({
  key: 'policy',
  label: 'externalTrafficPolicy',
  form: 'state',
  unknown: NOT_WATCHED,
  segments: policy.map(({ policy: value, ...times }) => stretch(times, 'open', value ?? 'none')),
})

const announcerLanes = ({ announcers }: TimelineResponse): readonly Lane[] =>
  announcers === null
    ? []
    : [
        {
          key: 'announcers',
          label: 'Announced by',
          form: 'state',
          unknown: 'nothing says who announced it then',
          segments: announcers.map(({ nodes, ...times }) =>
            nodes.length === 0 ? stretch(times, 'lost', 'no node') : stretch(times, 'calm', listWords(nodes)),
          ),
        },
      ]

const endpointLane = ({ node, segments }: TimelineResponse['endpoints'][number]): Lane => ({
  key: `endpoints ${node ?? ''}`,
  label: node === null ? 'Endpoints on no node' : `Endpoints ${node}`,
  form: 'count',
  unknown: NOT_WATCHED,
  segments: segments.map(({ usable, ready, terminating, notReady, ...times }) => {
    const all = ready + terminating + notReady
    return stretch(times, (usable ?? 0) > 0 ? 'calm' : 'none', sayEndpoints(usable, { ready, terminating, notReady }), {
      short: usable === null ? '?' : String(usable),
      level: usable,
      beside: all - (usable ?? 0),
    })
  }),
})

/** "2 usable: 2 ready, 1 not ready". */
function sayEndpoints(
  usable: number | null,
  { ready, terminating, notReady }: { ready: number; terminating: number; notReady: number },
): string {
  const parts = [
    [ready, 'ready'],
    [terminating, 'terminating, still serving'],
    [notReady, 'not ready'],
  ] as const
  const said = parts.flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`]))
  return `${usable ?? '?'} usable${said.length === 0 ? '' : `: ${listWords(said)}`}`
}

const nodeTones: Record<NodeState, LaneTone> = {
  ready: 'calm',
  cordoned: 'open',
  excluded: 'open',
  leaving: 'open',
  absent: 'none',
  'not-ready': 'lost',
}

const nodeWords: Record<NodeState, string> = {
  ready: 'Ready',
  cordoned: 'Ready, cordoned',
  excluded: 'kept out of balancers by its label',
  leaving: 'leaving',
  absent: 'no such node',
  'not-ready': 'NotReady',
}

const nodeLane = ({ node, segments }: NonNullable<TimelineResponse['nodes']>[number]): Lane => ({
  key: `node ${node}`,
  label: `Node ${node}`,
  form: 'state',
  unknown: NOT_WATCHED,
  segments: segments.map(({ state, ...times }) => stretch(times, nodeTones[state], nodeWords[state])),
})

const healthLane = ({ node, segments }: NonNullable<TimelineResponse['health']>[number]): Lane => ({
  key: `health ${node}`,
  label: `Health port ${node}`,
  form: 'state',
  unknown: 'not asked: nobody looked',
  segments: segments.map(({ verdict, ...times }) =>
    stretch(
      times,
      verdict === 'disagrees' ? 'lost' : verdict === 'as-expected' ? 'calm' : 'open',
      verdictWords[verdict],
    ),
  ),
})
