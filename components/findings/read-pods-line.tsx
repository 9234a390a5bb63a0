'use client'

import { Button } from '@/components/ui/control'
import { Notice } from '@/components/ui/small'
import { toApiError } from '@/lib/client/api-error'
import type { AskFindingsResponse, FindingsResponse } from '@/lib/contracts/findings'
import { countOf, formatCount } from '@/lib/format/words'
import { ReadAt } from './read-at'
import type { ReadPods } from './use-read-pods'

type ReadPodsLineProps = {
  read: FindingsResponse['read']
  reading: ReadPods
  rule: string | null
  namespace: string | null
}

/** Of how many Services the pods were read, the button that reads more of them, how far it is, and what came of it. */
export function ReadPodsLine({ read, reading, rule, namespace }: ReadPodsLineProps) {
  if (read.of === 0) return null
  const { answer, error } = reading
  return (
    <section aria-label="Pods of Services" className="text-fact text-ink-2">
      <div className="mt-1 flex min-h-[26px] flex-wrap items-center gap-x-3 gap-y-1">
        {reading.isReading || read.underWay !== null ? (
          <UnderWay progress={read.underWay} onStop={reading.isReading ? reading.stop : null} />
        ) : (
          <>
            <span>
              {sayRead(read)}
              {read.oldestAtMs !== null && (
                <>
                  {read.services > 1 ? ', the first at ' : ' at '}
                  <ReadAt atMs={read.oldestAtMs} />
                </>
              )}
              .
            </span>
            <Button onClick={() => reading.start({ rule: rule ?? undefined, namespace: namespace ?? undefined })}>
              {sayOffer(read, rule, namespace)}
            </Button>
          </>
        )}
        <span role="status">{answer !== null && sayAnswer(answer)}</span>
      </div>
      {answer?.problem != null && (
        <Notice kind="unknown" title={answer.problem}>
          {answer.unreadable > 1 && `So it is for ${countOf(answer.unreadable, 'Service')}. `}
          Their rules stay not judged.
        </Notice>
      )}
      {error !== null && (
        <Notice kind="warning" title={toApiError(error).detail}>
          {toApiError(error).action}
        </Notice>
      )}
    </section>
  )
}

function UnderWay({
  progress,
  onStop,
}: {
  progress: FindingsResponse['read']['underWay']
  onStop: (() => void) | null
}) {
  return (
    <>
      <span>
        Reading pods{progress !== null && `: ${formatCount(progress.done)} of ${countOf(progress.total, 'Service')}`}
      </span>
      <progress
        aria-label="Services whose pods are read"
        value={progress?.done ?? 0}
        max={Math.max(1, progress?.total ?? 1)}
        className="h-1.5 w-[160px] accent-accent"
      />
      {onStop !== null && <Button onClick={onStop}>Stop</Button>}
    </>
  )
}

const sayRead = ({ services, of }: FindingsResponse['read']): string => {
  if (services === 0) return 'Some rules need pods, which are read when a Service is opened or when you ask'
  return `Pods of ${services === of ? `all ${countOf(of, 'Service')}` : `${formatCount(services)} of ${countOf(of, 'Service')}`} were read`
}

function sayOffer({ services, of }: FindingsResponse['read'], rule: string | null, namespace: string | null): string {
  const where = [rule === null ? '' : ` for ${rule}`, namespace === null ? '' : ` in ${namespace}`].join('')
  if (where !== '') return `Read pods${where}`
  if (services === of) return 'Read them again'
  return services === 0
    ? `Read pods of ${countOf(of, 'Service')}`
    : `Read pods of the other ${formatCount(of - services)}`
}

function sayAnswer({ read, left, ended }: AskFindingsResponse): string {
  const done = `${countOf(read, 'Service')} read`
  if (ended === 'all-read') return read === 0 ? 'Nothing to read: all were read less than a minute ago.' : `${done}.`
  const more = `${formatCount(left)} left`
  if (ended === 'bound') return `${done}, ${more}: no more Services or pods are read at once.`
  return `${done}, ${more}: ${ended === 'time' ? 'it took as long as it may' : 'it was stopped'}.`
}
