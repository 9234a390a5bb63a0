'use client'

import { countNow } from '@/lib/client/queries/on-demand'
import type { OnDemandResponse } from '@/lib/contracts/on-demand'
import { listWords } from '@/lib/format/words'
import { type AskingOf, AskPods } from './ask-pods'
import { useReadSample } from './use-sample'

/** Asks for the connections that are open now, from the socket tables of the pods. */
export function CountNowSection({ cluster, service, group, offer }: AskingOf & { offer: OnDemandResponse }) {
  const { mutate, isPending, error } = useReadSample(cluster, service, async () => ({
    kind: 'sockets' as const,
    answer: await countNow(cluster, service, { group }),
  }))
  const { sockets, pods } = offer
  const ports = sockets.ports.length === 0 ? 'the Service' : `port ${listWords(sockets.ports.map(String))}`
  return (
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
  )
}
