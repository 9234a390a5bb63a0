import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { TimelineResponse } from '@/lib/contracts/timeline'
import type { TimelineMeasuredResponse } from '@/lib/contracts/timeline-measured'
import { formatMeasured } from '@/lib/format/measured'
import { formatTime } from '@/lib/format/time'
import { type Lane, unknownParts } from './lane'
import { lineName } from './line-drawing'

export type WrittenTimelineProps = {
  answer: TimelineResponse
  lanes: readonly Lane[]
  measured: TimelineMeasuredResponse | null
}

/** The picture in words and numbers: every stretch of every lane, and every step of every line. */
export function WrittenTimeline({ answer, lanes, measured }: WrittenTimelineProps) {
  return (
    <div className="flex flex-col gap-4">
      <div className="max-h-[420px] overflow-y-auto print:max-h-none">
        <Table caption="States over time" tight>
          <thead>
            <tr>
              <Th>What</Th>
              <Th>From</Th>
              <Th>To</Th>
              <Th>Value</Th>
            </tr>
          </thead>
          <tbody>
            {lanes.flatMap((lane) =>
              stretchesOf(lane, answer).map(({ fromMs, toMs, says }) => (
                <Tr key={`${lane.key} ${fromMs}`}>
                  <Td className="text-ink-2">{lane.label}</Td>
                  <Td>{formatTime(fromMs, answer.span.endMs)}</Td>
                  <Td>{formatTime(toMs, answer.span.endMs)}</Td>
                  <Td wrap>{says ?? <span className="text-ink-3">? {lane.unknown}</span>}</Td>
                </Tr>
              )),
            )}
          </tbody>
        </Table>
      </div>
      {measured?.traffic != null && <Counted measured={measured} traffic={measured.traffic} />}
    </div>
  )
}

type Stretch = { readonly fromMs: number; readonly toMs: number; readonly says: string | null }

const stretchesOf = (lane: Lane, { span }: TimelineResponse): readonly Stretch[] =>
  [...lane.segments, ...unknownParts(lane, span).map((part) => ({ ...part, says: null }))].sort(
    (a, b) => a.fromMs - b.fromMs,
  )

type CountedProps = {
  measured: TimelineMeasuredResponse
  traffic: NonNullable<TimelineMeasuredResponse['traffic']>
}

function Counted({ measured, traffic }: CountedProps) {
  return (
    <div className="max-h-[420px] overflow-y-auto print:max-h-none">
      <Table caption={`Counted in each step of ${traffic.stepSeconds} s`} tight>
        <thead>
          <tr>
            <Th>Step until</Th>
            {traffic.lines.map((line) => (
              <Th key={line.name ?? ''} numeric>
                {lineName(line, measured.by)}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {traffic.atMs.map((atMs, step) => (
            <Tr key={atMs}>
              <Td>{formatTime(atMs, measured.span.endMs)}</Td>
              {traffic.lines.map((line) => (
                <Td key={line.name ?? ''} numeric>
                  {sayCount(line.values[step] ?? null, traffic.measure)}
                </Td>
              ))}
            </Tr>
          ))}
        </tbody>
      </Table>
    </div>
  )
}

const sayCount = (value: number | null, measure: CountedProps['traffic']['measure']): string =>
  value === null ? '?' : formatMeasured(value, measure)
