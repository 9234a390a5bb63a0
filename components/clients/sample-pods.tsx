import { ObservedCells, ObservedHeads } from '@/components/services/observed/observed-cells'
import { MiddleTruncated } from '@/components/ui/middle-truncated'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { Sample } from '@/lib/client/queries/on-demand'
import type { AccessLogResponse } from '@/lib/contracts/on-demand'
import { formatShare } from '@/lib/format/share'
import { countOf, formatCount } from '@/lib/format/words'

/** What each pod that was asked had, beside what is expected of it, or why nothing is known of it. */
export function SamplePods({ sample }: { sample: Sample }) {
  const { endpoints } = sample.answer.observed
  const figures = new Map(endpoints.map((endpoint) => [endpoint.podName, endpoint]))
  const isLogs = sample.kind === 'logs'
  return (
    <Table caption={isLogs ? 'Requests by pod' : 'Open connections by pod'}>
      <thead>
        <tr>
          <Th>Pod</Th>
          <Th>node</Th>
          {isLogs && <Th className="max-pad:hidden">format</Th>}
          {isLogs && (
            <Th numeric className="max-pad:hidden">
              lines
            </Th>
          )}
          <Th numeric>{isLogs ? 'requests' : 'open'}</Th>
          <Th numeric>expected</Th>
          <ObservedHeads />
        </tr>
      </thead>
      <tbody>
        {rowsOf(sample).map(({ podName, nodeName, said, format, lines }) => {
          const own = figures.get(podName)
          return (
            <Tr key={podName}>
              <Td wrap>
                <MiddleTruncated text={podName} />
                {said.map((sentence) => (
                  <p key={sentence} className="text-note text-ink-2">
                    {sentence}
                  </p>
                ))}
              </Td>
              <Td>{nodeName ?? 'unknown'}</Td>
              {isLogs && <Td className="max-pad:hidden">{format}</Td>}
              {isLogs && (
                <Td numeric className="max-pad:hidden">
                  {formatCount(lines)}
                </Td>
              )}
              <Td numeric>{sayCount(own?.count)}</Td>
              <Td numeric>{formatShare(own?.expectedShare ?? null)}</Td>
              <ObservedCells figures={own} />
            </Tr>
          )
        })}
      </tbody>
    </Table>
  )
}

type Row = {
  readonly podName: string
  readonly nodeName: string | null
  /** What must be known about the pod's number, or why there is none, a sentence each. */
  readonly said: readonly string[]
  readonly format: string
  readonly lines: number
}

function rowsOf({ kind, answer }: Sample): readonly Row[] {
  return kind === 'sockets'
    ? answer.pods.map(({ podName, nodeName, notes, problem }) => ({
        podName,
        nodeName,
        said: [...(problem === null ? [] : [problem.inWords]), ...notes],
        format: '',
        lines: 0,
      }))
    : answer.pods.map((pod) => ({
        podName: pod.podName,
        nodeName: pod.nodeName,
        said: [pod.problem?.inWords ?? sayLeftOut(pod)].filter((sentence) => sentence !== ''),
        format: pod.format?.name ?? 'unknown',
        lines: pod.lines,
      }))
}

const sayCount = (count: number | null | undefined): string =>
  count === null || count === undefined ? '?' : formatCount(count)

function sayLeftOut({ container, probes, notUnderstood }: AccessLogResponse['pods'][number]): string {
  const parts = [
    ...(container === null ? [] : [`container ${container}`]),
    ...(probes > 0 ? [`${countOf(probes, 'health check')} left out`] : []),
    ...(notUnderstood > 0 ? [`${countOf(notUnderstood, 'line')} not understood`] : []),
  ]
  return parts.join(', ')
}
