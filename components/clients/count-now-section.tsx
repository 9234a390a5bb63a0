'use client'

import { useMutation } from '@tanstack/react-query'
import { MiddleTruncated } from '@/components/ui/middle-truncated'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { countNow } from '@/lib/client/queries/on-demand'
import type { CountNowResponse, OnDemandResponse } from '@/lib/contracts/on-demand'
import { formatCount, listWords } from '@/lib/format/words'
import { AskPods, type OfService } from './ask-pods'
import { CountedFrom, MissingRight, PeerTable } from './on-demand-result'

/** The connections that are open now, from the socket tables of the pods. */
export function CountNowSection({ cluster, service, offer }: OfService & { offer: OnDemandResponse }) {
  const { mutate, data, isPending, error } = useMutation({ mutationFn: () => countNow(cluster, service) })
  const { sockets, pods } = offer
  const ports = sockets.ports.length === 0 ? 'the Service' : `port ${listWords(sockets.ports.map(String))}`
  return (
    <div className="min-w-0">
      <AskPods
        title="Count open connections now"
        answers={`Counts what is established to ${ports} at this moment, by pod and by the address that the pod sees. Connections that the pods opened themselves are left out.`}
        command={sockets.command}
        allowed={sockets.allowed}
        permission={sockets.inWords}
        pods={{ inAll: pods, max: sockets.podsMax }}
        press={{ label: 'Count now', isBusy: isPending, onPress: () => mutate() }}
        error={error}
      />
      {data !== undefined && <Counted answer={data} />}
    </div>
  )
}

function Counted({ answer }: { answer: CountNowResponse }) {
  return (
    <div className="mt-3 flex flex-col gap-3">
      <Table caption="Open connections by pod">
        <thead>
          <tr>
            <Th>Pod</Th>
            <Th>node</Th>
            <Th numeric>open connections</Th>
          </tr>
        </thead>
        <tbody>
          {answer.pods.map(({ podName, nodeName, connections, notes, problem }) => (
            <Tr key={podName}>
              <Td wrap>
                <MiddleTruncated text={podName} />
                {[problem?.inWords, ...notes].map(
                  (said) =>
                    said && (
                      <p key={said} className="text-note text-ink-2">
                        {said}
                      </p>
                    ),
                )}
              </Td>
              <Td>{nodeName ?? 'unknown'}</Td>
              <Td numeric>{connections === null ? 'unknown' : formatCount(connections)}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      <MissingRight problems={answer.pods.map(({ problem }) => problem)} />
      <PeerTable title="Addresses at the other end" unit="connections" clients={answer.clients} />
      <CountedFrom answer={answer} />
    </div>
  )
}
