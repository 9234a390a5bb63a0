import { useSearchParams } from 'next/navigation'
import { type NoticeLine, NoticeLines } from '@/components/shell/notice-lines'
import { Button } from '@/components/ui/control'
import { Notice } from '@/components/ui/small'
import { isChosen, noChoice, type ServiceState, serviceParsers } from '@/lib/client/service-url'
import { unreadPartsBy } from '@/lib/client/unread-parts'
import type { Freshness } from '@/lib/contracts/common'
import type { DistributionResponse } from '@/lib/contracts/distribution'
import { formatDuration } from '@/lib/format/duration'
import { listWords } from '@/lib/format/words'
import type { ServiceViewProps } from './service-view-props'

/** What is missing from the page: an answer that did not come, age, gaps, what the link says and cannot be read. */
export function ServiceGaps({ cluster, answer: { freshness }, error }: ServiceViewProps) {
  const unread = unreadPartsBy(serviceParsers, new URLSearchParams(useSearchParams()))
  const lines: NoticeLine[] = []
  if (error !== null) {
    lines.push({ kind: 'stale', text: `${error.detail} The numbers are of the last answer. ${error.action}` })
  }
  if (freshness.state === 'stale' && !freshness.gaps.some(({ kind }) => kind === 'stale')) {
    lines.push({ kind: 'stale', text: `The API server last answered ${age(freshness)} ago; the numbers are of then.` })
  }
  lines.push(...freshness.gaps)
  if (unread.length > 0) {
    lines.push({
      kind: 'unknown',
      text: `This link says ${listWords(unread)}, which cannot be read; the rest applies.`,
    })
  }
  return <NoticeLines cluster={cluster} lines={lines} />
}

/** What must be known before the numbers are read: the reader's own choice, a deletion. */
export function ServiceNotices({ service, answer, state, onChange }: ServiceViewProps) {
  const notices = [
    service.deleting && (
      <Notice key="deleting" kind="warning" title="This Service is being deleted.">
        Its finalizers keep it until their controllers have cleaned up.
      </Notice>
    ),
    isChosen(state) && (
      <Notice key="choice" kind="scenario" title={`These numbers rest on your choice: ${describeChoice(state)}.`}>
        {detectedWords(answer)} The choice is in the link.{' '}
        <Button className="-my-1 ml-1" onClick={() => onChange(noChoice)}>
          Back to what was detected
        </Button>
      </Notice>
    ),
    answer.basis === 'as-answered' && (
      <Notice key="answered" kind="scenario" title="As answered: the pool is what the health ports answer just now.">
        A second figure beside the expected one, which rests on objects alone.{' '}
        <Button className="-my-1 ml-1" onClick={() => onChange({ health: 'expected' })}>
          Back to the expected shares
        </Button>
      </Notice>
    ),
  ].filter((notice) => notice !== false)
  if (notices.length === 0) return null
  return <div className="flex flex-col gap-1 px-gutter pb-2">{notices}</div>
}

const age = ({ ageSeconds }: Freshness) => (ageSeconds === null ? 'an unknown time' : formatDuration(ageSeconds))

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
