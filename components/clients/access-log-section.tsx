'use client'

import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Choice } from '@/components/ui/choice'
import { readAccessLog } from '@/lib/client/queries/on-demand'
import type { AccessLogRequest, OnDemandResponse } from '@/lib/contracts/on-demand'
import { AccessLogResult } from './access-log-result'
import { AskPods, type OfService } from './ask-pods'

type SourceId = AccessLogRequest['source']

/** Requests and clients by the last lines of the pods' access logs. */
export function AccessLogSection({ cluster, service, offer }: OfService & { offer: OnDemandResponse }) {
  const { sources, podsMax, linesMax } = offer.logs
  const [wanted, setWanted] = useState<SourceId>('pods')
  const [container, setContainer] = useState<string | null>(null)
  const { mutate, data, isPending, error } = useMutation({
    mutationFn: () => readAccessLog(cluster, service, { source: wanted, lines: linesMax, container }),
  })
  const source = sources.find(({ id }) => id === wanted) ?? sources[0]
  if (source === undefined) return null
  const choices = [...new Set(data?.pods.flatMap((pod) => pod.choices) ?? [])]
  return (
    <div className="min-w-0">
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
      {data !== undefined && <AccessLogResult answer={data} />}
    </div>
  )
}
