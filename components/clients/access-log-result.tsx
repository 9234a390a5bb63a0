import { CopyButton } from '@/components/ui/copy-button'
import { MiddleTruncated } from '@/components/ui/middle-truncated'
import { Code } from '@/components/ui/small'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { AccessLogResponse } from '@/lib/contracts/on-demand'
import { countOf, formatCount } from '@/lib/format/words'
import { CountedFrom, MissingRight, PeerTable } from './on-demand-result'

/** What was read of the logs: the sample, each pod, the peers, the claims apart, and what would make it better. */
export function AccessLogResult({ answer }: { answer: AccessLogResponse }) {
  const { sampling, pods, clients, claims, traffic, advice } = answer
  const counts = new Map(traffic.known ? traffic.value.pods.map(({ podName, count }) => [podName, count]) : [])
  return (
    <div className="mt-3 flex flex-col gap-3">
      <p className="text-table">
        <b className="font-medium">Sample:</b> <span className="text-ink-2">{sampling}.</span>
      </p>
      {!traffic.known && clients.known && <p className="text-table text-ink-2">{traffic.inWords}</p>}
      <Table caption="Requests by pod">
        <thead>
          <tr>
            <Th>Pod</Th>
            <Th>format</Th>
            <Th numeric>lines</Th>
            <Th numeric>requests</Th>
          </tr>
        </thead>
        <tbody>
          {pods.map((pod) => (
            <Tr key={pod.podName}>
              <Td wrap>
                <MiddleTruncated text={pod.podName} />
                <p className="text-note text-ink-2">{pod.problem?.inWords ?? sayLeftOut(pod)}</p>
              </Td>
              <Td>{pod.format?.name ?? 'unknown'}</Td>
              <Td numeric>{formatCount(pod.lines)}</Td>
              <Td numeric>{sayCount(counts.get(pod.podName))}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      <MissingRight problems={pods.map(({ problem }) => problem)} />
      <PeerTable title="Addresses at the other end" unit="requests" clients={clients} />
      {claims !== null && (
        <PeerTable
          title="Claimed by headers, which proves nothing"
          unit="requests"
          clients={{ known: true, value: claims }}
        />
      )}
      <CountedFrom answer={answer} />
      {advice !== null && <Advice advice={advice} />}
    </div>
  )
}

const sayCount = (count: number | null | undefined): string =>
  count === null || count === undefined ? 'unknown' : formatCount(count)

function sayLeftOut({ container, probes, notUnderstood }: AccessLogResponse['pods'][number]): string {
  const parts = [
    ...(container === null ? [] : [`container ${container}`]),
    ...(probes > 0 ? [`${countOf(probes, 'health check')} left out`] : []),
    ...(notUnderstood > 0 ? [`${countOf(notUnderstood, 'line')} not understood`] : []),
  ]
  return parts.join(', ')
}

function Advice({ advice }: { advice: NonNullable<AccessLogResponse['advice']> }) {
  return (
    <details className="text-table">
      <summary className="cursor-pointer text-accent">A few lines that make a program log who asked</summary>
      <p className="mt-1 text-ink-2">{advice.trust}</p>
      {advice.snippets.map(({ id, title, text }) => (
        <div key={id} className="mt-2">
          <div className="mb-1 flex items-center justify-between gap-2">
            <h4 className="font-medium">{title}</h4>
            <CopyButton text={text} label="Copy" />
          </div>
          <Code>{text}</Code>
        </div>
      ))}
    </details>
  )
}
