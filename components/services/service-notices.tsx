import { useSearchParams } from 'next/navigation'
import { Button } from '@/components/ui/control'
import { Notice } from '@/components/ui/small'
import { isChosen, noChoice, type ServiceState, serviceParsers } from '@/lib/client/service-url'
import { unreadPartsBy } from '@/lib/client/unread-parts'
import type { DistributionResponse } from '@/lib/contracts/distribution'
import { formatDuration } from '@/lib/format/duration'
import { listWords } from '@/lib/format/words'
import type { ServiceViewProps } from './service-view-props'

/** What must be known before the numbers are read: the reader's own choice, age, gaps, a deletion, an answer that did not come. */
export function ServiceNotices({ service, answer, state, onChange, error }: ServiceViewProps) {
  const { freshness } = answer
  const unread = unreadPartsBy(serviceParsers, new URLSearchParams(useSearchParams()))
  const notices = [
    unread.length > 0 && (
      <Notice key="unread" kind="unknown" title={`This link says ${listWords(unread)}, which cannot be read.`}>
        The rest of it applies.
      </Notice>
    ),
    error !== null && (
      <Notice key="error" kind="stale" title={error.detail}>
        The numbers are of the last answer. {error.action}
      </Notice>
    ),
    freshness.state === 'stale' && (
      <Notice key="stale" kind="stale" title={`The API server last answered ${age(answer)} ago.`}>
        The numbers are of that moment; they follow by themselves when it answers again.
      </Notice>
    ),
    ...freshness.gaps.map((gap) => (
      <Notice key={gap} kind={freshness.state === 'denied' ? 'denied' : 'unknown'} title={gap} />
    )),
    service.deleting && (
      <Notice key="deleting" kind="warning" title="This Service is being deleted.">
        Its finalizers keep it until their controllers have cleaned up.
      </Notice>
    ),
    isChosen(state) && (
      <Notice key="choice" kind="scenario" title={`These numbers rest on your choice: ${describeChoice(state)}.`}>
        {detectedWords(answer)} The choice is in the link.{' '}
        <Button className="ml-1" onClick={() => onChange(noChoice)}>
          Back to what was detected
        </Button>
      </Notice>
    ),
    answer.basis === 'as-answered' && (
      <Notice key="answered" kind="scenario" title="As answered: the pool is what the health ports answer just now.">
        A second figure beside the expected one, which rests on objects alone.{' '}
        <Button className="ml-1" onClick={() => onChange({ health: 'expected' })}>
          Back to the expected shares
        </Button>
      </Notice>
    ),
  ].filter((notice) => notice !== false)
  if (notices.length === 0) return null
  return <div className="flex flex-col gap-1 px-gutter pb-2">{notices}</div>
}

const age = ({ freshness }: DistributionResponse) =>
  freshness.ageSeconds === null ? 'an unknown time' : formatDuration(freshness.ageSeconds)

function detectedWords({ detected }: DistributionResponse): string {
  if (detected === null) return 'The object says otherwise.'
  return detected.id === 'unknown' ? 'Nothing was detected.' : `Detected was ${detected.id} (${detected.confidence}).`
}

/** "policy Cluster, model weighted, announcers n1 and n2". */
function describeChoice(state: ServiceState): string {
  const words = [
    state.policy !== null && `policy ${state.policy}`,
    state.model !== null && `model ${state.model}`,
    state.candidates !== null && `candidates ${state.candidates.join(', ')}`,
    state.announcers !== null && `announced by ${state.announcers.join(', ')}`,
    state.probed !== null && (state.probed ? 'health ports probed' : 'health ports not probed'),
    state.crossZone !== null && `cross-zone ${state.crossZone ? 'on' : 'off'}`,
  ]
  return words.filter((word) => word !== false).join('; ')
}
