'use client'

import { RowFilter } from '@/components/overview/row-filter'
import { Button, controlClass } from '@/components/ui/control'
import { cx } from '@/components/ui/cx'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import type { FindingsState } from '@/lib/client/findings-url'
import type { FindingsResponse } from '@/lib/contracts/findings'
import { severities } from '@/lib/domain/findings/finding'
import { countOf, formatCount } from '@/lib/format/words'
import { severityKind } from './severity-words'

export type FindingsFiltersProps = {
  answer: FindingsResponse
  state: FindingsState
  onChange: (change: Partial<FindingsState>) => void
}

/** Counts by severity that filter, the rules that could not be judged, namespace, and text. */
export function FindingsFilters({ answer, state, onChange }: FindingsFiltersProps) {
  const { summary, notChecked } = answer
  const muted = state.mute ?? []
  return (
    <section
      aria-label="Filters"
      className="flex flex-none flex-wrap items-center gap-2 border-y border-line px-gutter py-1.5 text-fact print:hidden"
    >
      {severities.map((severity) => {
        const count = summary.bySeverity[severity]
        const pressed = state.severity === severity
        return (
          <button
            key={severity}
            type="button"
            aria-pressed={pressed}
            disabled={count === 0 && !pressed}
            onClick={() => onChange({ severity: pressed ? null : severity, show: 'findings' })}
            className={controlClass('edge', cx(pressed && 'border-accent bg-bg-2'))}
          >
            <VerdictIcon kind={severityKind[severity]} />
            {severity} <b>{formatCount(count)}</b>
          </button>
        )
      })}
      <button
        type="button"
        aria-pressed={state.show === 'not-checked'}
        onClick={() => onChange({ show: state.show === 'not-checked' ? 'findings' : 'not-checked' })}
        className={controlClass('edge', cx(state.show === 'not-checked' && 'border-accent bg-bg-2'))}
      >
        <VerdictIcon kind="unknown" />
        not judged <b>{formatCount(notChecked.length)}</b>
      </button>
      <NamespaceChoice {...{ answer, state, onChange }} />
      {state.rule !== null && <Button onClick={() => onChange({ rule: null })}>only {state.rule} ×</Button>}
      {muted.length > 0 && (
        <Button onClick={() => onChange({ mute: null })}>
          {countOf(muted.length, 'rule')} hidden: {muted.join(', ')} ×
        </Button>
      )}
      <span className="flex-1" />
      <RowFilter text={state.q} onChange={(q) => onChange({ q })} />
    </section>
  )
}

function NamespaceChoice({ answer, state, onChange }: FindingsFiltersProps) {
  const { namespaces } = answer.summary
  if (namespaces.length < 2) return null
  return (
    <label className={controlClass('edge', 'pr-1')}>
      <span className="text-ink-2">namespace</span>
      <select
        value={state.namespace ?? ''}
        onChange={(event) => onChange({ namespace: event.target.value === '' ? null : event.target.value })}
        className="max-w-[180px] bg-bg-0 text-ink-1 outline-none"
      >
        <option value="">all</option>
        {namespaces.map((namespace) => (
          <option key={namespace}>{namespace}</option>
        ))}
      </select>
    </label>
  )
}
