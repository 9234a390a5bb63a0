'use client'

import type { ReactNode } from 'react'
import { cx } from '@/components/ui/cx'
import { VerdictIcon, type VerdictKind } from '@/components/ui/verdict-icon'
import type { OverviewState } from '@/lib/client/overview-url'
import { type ServiceGroup, serviceGroups } from '@/lib/contracts/service-groups'
import { formatCount } from '@/lib/format/words'
import type { Summary } from './overview-sentence'
import { groupWords } from './service-group'
import type { HealthInView } from './use-health-in-view'

export type LedgerProps = {
  summary: Summary
  state: OverviewState
  health: HealthInView['totals']
  onChange: (change: Partial<OverviewState>) => void
  /** The filter of the rows, at the end of the line. */
  children: ReactNode
}

/** The counts that matter in one ruled line; each one filters the rows, pressed again it does not. */
export function Ledger({ summary, state, health, onChange, children }: LedgerProps) {
  const groups = serviceGroups.filter((group) => summary.groups[group] > 0)
  const policies = [
    ['Local', summary.local],
    ['Cluster', summary.cluster],
  ] as const
  const toGroup = (group: ServiceGroup) => onChange({ group: state.group === group ? null : group })
  return (
    <section
      aria-label="Counts; each one filters the rows"
      className="flex flex-none flex-wrap border-y border-line px-gutter text-fact text-ink-2 desk:flex-nowrap print:hidden"
    >
      <Entry title="External Services">
        <Count
          count={summary.external}
          label={`All ${summary.external} external Services`}
          pressed={false}
          onPress={() => onChange({ policy: null, group: null, q: '' })}
        />
        {policies.map(([policy, count]) => (
          <Count
            key={policy}
            count={count}
            words={policy}
            pressed={state.policy === policy}
            onPress={() => onChange({ policy: state.policy === policy ? null : policy })}
          />
        ))}
      </Entry>
      <Entry title="By urgency">
        {groups.map((group) => (
          <Count
            key={group}
            icon={groupWords[group].icon}
            count={summary.groups[group]}
            words={groupWords[group].short}
            pressed={state.group === group}
            onPress={() => toGroup(group)}
          />
        ))}
      </Entry>
      <HealthEntry health={health} onPress={() => onChange({ cell: 'health' })} pressed={state.cell === 'health'} />
      <span className="flex-1" />
      {children}
    </section>
  )
}

function Entry({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="mr-4 min-w-0 border-r border-line py-[5px] pr-4 whitespace-nowrap last-of-type:mr-0 last-of-type:border-0 last-of-type:pr-0">
      <span className="block max-w-[340px] truncate text-note leading-[14px] text-ink-3">{title}</span>
      <span className="-mx-1 flex gap-x-0.5 max-desk:flex-wrap">{children}</span>
    </div>
  )
}

type CountProps = {
  icon?: VerdictKind
  count: number
  words?: string
  label?: string
  pressed: boolean
  onPress: () => void
}

function Count({ icon, count, words, label, pressed, onPress }: CountProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      onClick={onPress}
      className={cx(
        'inline-flex h-[18px] items-center gap-1 rounded-[2px] px-1 hover:bg-bg-1 hover:text-ink-1 pointer-coarse:h-11',
        pressed && 'bg-bg-2 text-ink-1 shadow-[inset_0_-2px_0_var(--accent)]',
      )}
    >
      {icon !== undefined && <VerdictIcon kind={icon} />}
      <b className="text-body leading-[18px] text-ink-1">{formatCount(count)}</b>
      {words}
    </button>
  )
}

const shownVerdicts = [
  ['as-expected', 'ok', 'as expected'],
  ['disagrees', 'fault', 'disagree'],
  ['not-reachable', 'not-reachable', 'not reachable'],
] as const

type HealthEntryProps = { health: HealthInView['totals']; onPress: () => void; pressed: boolean }

function HealthEntry({ health, onPress, pressed }: HealthEntryProps) {
  const asked =
    health === null ? '' : `, seen from here: ${formatCount(health.askedNodes)} of ${formatCount(health.nodes)} asked`
  return (
    <Entry title={`Health ports in view${asked}`}>
      {health === null ? (
        <span className="px-1 text-ink-3">asking</span>
      ) : (
        shownVerdicts.map(([verdict, icon, words]) => {
          const count = health.verdicts[verdict] + (verdict === 'as-expected' ? health.verdicts['by-design'] : 0)
          if (count === 0 && verdict !== 'as-expected') return null
          return <Count key={verdict} icon={icon} count={count} words={words} pressed={pressed} onPress={onPress} />
        })
      )}
    </Entry>
  )
}

/** On a phone: three figures that filter, and what the health ports say. */
export function PhoneLedger({ summary, state, health, onChange, children }: LedgerProps) {
  const disagreeing = health?.verdicts.disagrees ?? 0
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
      {health !== null && (
        <p className="pb-2 text-fact text-ink-2">
          <VerdictIcon kind={disagreeing > 0 ? 'fault' : 'ok'} />{' '}
          {disagreeing > 0 ? `${formatCount(disagreeing)} health ports disagree` : 'No health port disagrees'};{' '}
          {formatCount(health.askedNodes)} of {formatCount(health.nodes)} asked from here
        </p>
      )}
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
