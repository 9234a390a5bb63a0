'use client'

import { cx } from '@/components/ui/cx'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import { countOf, formatCount } from '@/lib/format/words'
import { whyNotAsked } from './health-entry'
import type { LedgerProps } from './ledger'
import type { CountProps } from './ledger-count'
import { groupWords } from './service-group'

/** On a phone: three figures that filter, and what the health ports say. */
export function PhoneLedger({ summary, state, health, nodesDenied, onChange, children }: LedgerProps) {
  return (
    <section aria-label="Counts; each one filters the rows" className="border-b border-line px-gutter pb-3">
      <div className="flex gap-6 pb-2">
        {(['dropped', 'uneven'] as const).map((group) => (
          <Figure
            key={group}
            count={summary.groups[group]}
            words={groupWords[group].short}
            pressed={state.group === group}
            onPress={() => onChange({ group: state.group === group ? null : group })}
          />
        ))}
        <Figure
          count={summary.external}
          words="external"
          pressed={state.group === null}
          onPress={() => onChange({ policy: null, group: null, q: '' })}
        />
      </div>
      <p className="pb-2 text-fact text-ink-2">
        <HealthLine health={health} nodesDenied={nodesDenied} />
      </p>
      {children}
    </section>
  )
}

function Figure({ count, words, pressed, onPress }: Omit<CountProps, 'icon' | 'label'>) {
  return (
    <button type="button" aria-pressed={pressed} onClick={onPress} className="text-left">
      <span className="block text-big">{formatCount(count)}</span>
      <span className={cx('block text-note', pressed ? 'text-ink-1 shadow-[0_2px_0_var(--accent)]' : 'text-ink-2')}>
        {words}
      </span>
    </button>
  )
}

/** Stands from the first moment, so that nothing moves when the answers come. */
function HealthLine({ health, nodesDenied }: Pick<LedgerProps, 'health' | 'nodesDenied'>) {
  if (health === null || health.nodes === 0) return `Health ports: ${whyNotAsked(health, nodesDenied)}`
  const { disagrees } = health.verdicts
  return (
    <>
      <VerdictIcon kind={disagrees > 0 ? 'fault' : 'ok'} /> {sayDisagreeing(disagrees)};{' '}
      {formatCount(health.askedNodes)} of {formatCount(health.nodes)} in view asked from here
    </>
  )
}

function sayDisagreeing(count: number): string {
  if (count === 0) return 'No health port disagrees'
  return `${countOf(count, 'health port')} ${count === 1 ? 'disagrees' : 'disagree'}`
}
