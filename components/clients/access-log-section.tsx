'use client'

import { useState } from 'react'
import { Choice } from '@/components/ui/choice'
import { readAccessLog } from '@/lib/client/queries/on-demand'
import type { AccessLogRequest, OnDemandResponse } from '@/lib/contracts/on-demand'
import { type AskingOf, AskPods } from './ask-pods'
import { useReadSample } from './use-sample'

type SourceId = AccessLogRequest['source']

/** Asks for the requests and clients in the last lines of the pods' access logs. */
export function AccessLogSection({ cluster, service, group, offer }: AskingOf & { offer: OnDemandResponse }) {
  const { sources, podsMax, linesMax } = offer.logs
  const [wanted, setWanted] = useState<SourceId>('pods')
  const [container, setContainer] = useState<string | null>(null)
  const { mutate, data, isPending, error } = useReadSample(cluster, service, async () => ({
    kind: 'logs' as const,
    answer: await readAccessLog(cluster, service, { source: wanted, lines: linesMax, container, group }),
  }))
  const source = sources.find(({ id }) => id === wanted) ?? sources[0]
  if (source === undefined) return null
  const choices = [...new Set(data?.answer.pods.flatMap((pod) => pod.choices) ?? [])]
  return (
    <AskPods
      title="Read the access logs"
      answers="Counts the requests in the last lines of the last hour, by pod and by the address at the other end of the connection; what a header claims is kept apart."
      command={source.command}
      allowed={source.allowed}
      permission={source.inWords}
      pods={{ inAll: offer.pods, max: podsMax }}
      press={{ label: 'Read access logs', isBusy: isPending, onPress: () => mutate() }}
      error={error}
    >
      {sources.length > 1 && (
        <Choice<SourceId>
          label="Lines from"
          value={wanted}
          options={sources.map(({ id, name }) => [id, name] as const)}
          onChoose={(id) => setWanted(id ?? 'pods')}
        />
      )}
      {choices.length > 0 && (
        <Choice
          label="Container"
          value={container}
          options={choices.map((name) => [name, name] as const)}
          onChoose={setContainer}
        />
      )}
    </AskPods>
  )
}
