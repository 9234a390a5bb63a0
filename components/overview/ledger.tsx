'use client'

import type { ReactNode } from 'react'
import type { OverviewState } from '@/lib/client/overview-url'
import { type ServiceGroup, serviceGroups } from '@/lib/contracts/service-groups'
import { FindingsEntry } from './findings-entry'
import { HealthEntry } from './health-entry'
import { Count, Entry } from './ledger-count'
import type { Summary } from './overview-sentence'
import { groupWords } from './service-group'
import type { HealthInView } from './use-health-in-view'

export type LedgerProps = {
  summary: Summary
  state: OverviewState
  health: HealthInView['totals']
  /** Nodes may not be read, so no port is asked. */
  nodesDenied: boolean
  onChange: (change: Partial<OverviewState>) => void
  /** The filter of the rows, at the end of the line. */
  children: ReactNode
}

/** The counts that matter in one ruled line; each one filters the rows, pressed again it does not. */
export function Ledger({ summary, state, health, nodesDenied, onChange, children }: LedgerProps) {
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
          onPress={() => onChange({ policy: null, group: null, address: null, severity: null, q: '' })}
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
      <FindingsEntry severities={summary.severities} state={state} onChange={onChange} />
      <HealthEntry
        health={health}
        nodesDenied={nodesDenied}
        onPress={() => onChange({ cell: state.cell === 'health' ? 'load' : 'health' })}
        pressed={state.cell === 'health'}
      />
      <span className="flex-1" />
      {children}
    </section>
  )
}
