'use client'

import type { KeyboardEvent } from 'react'
import { MiddleTruncated } from '@/components/ui/middle-truncated'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import type { FindingContract } from '@/lib/contracts/findings'
import { countOf } from '@/lib/format/words'
import { findingKey, groupByRule, type RuleGroup, subjectName } from './finding-key'
import { ReadAge } from './read-at'
import { severityKind } from './severity-words'

export type FindingsListProps = {
  findings: readonly FindingContract[]
  /** Key of the finding that is shown in full. */
  selected: string | null
  onSelect: (key: string) => void
  /** Hides a rule in this address; absent: rules cannot be hidden here. */
  onMute?: (id: string) => void
}

/** Findings by rule, worst first. One tab stop: arrows, Home and End move between the findings. */
export function FindingsList({ findings, selected, onSelect, onMute }: FindingsListProps) {
  const keys = findings.map(findingKey)
  const current = keys.includes(selected ?? '') ? selected : (keys[0] ?? null)
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const at = keys.indexOf(current ?? '')
    const last = keys.length - 1
    const next = { ArrowDown: Math.min(last, at + 1), ArrowUp: Math.max(0, at - 1), Home: 0, End: last }[event.key]
    const key = next === undefined ? undefined : keys[next]
    if (key === undefined) return
    event.preventDefault()
    onSelect(key)
    const list = event.currentTarget
    requestAnimationFrame(() => list.querySelector<HTMLElement>('[aria-current=true]')?.focus())
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys move between the buttons within
    <div onKeyDown={move}>
      {groupByRule(findings).map((group) => (
        <section key={`${group.severity} ${group.id}`} aria-label={`${group.heading}, ${group.severity}`}>
          <GroupHead group={group} onMute={onMute} />
          <ul>
            {group.findings.map((finding) => {
              const key = findingKey(finding)
              return (
                <li key={key}>
                  <Row finding={finding} current={key === current} onSelect={() => onSelect(key)} />
                </li>
              )
            })}
          </ul>
        </section>
      ))}
    </div>
  )
}

function GroupHead({ group, onMute }: { group: RuleGroup; onMute: ((id: string) => void) | undefined }) {
  const count = group.findings.length
  return (
    <h2 className="flex min-h-[21px] flex-wrap items-baseline gap-x-1.5 border-b border-line pt-1 pb-0.5 pl-1.5 text-fact">
      <VerdictIcon kind={severityKind[group.severity]} className="self-center" />
      <span className="font-semibold">{group.heading}</span>
      <span className="text-note font-normal text-ink-2">
        {group.severity} · {group.id}
        {count > 1 && ` · ${countOf(count, 'time')}`}
      </span>
      {onMute !== undefined && (
        <button
          type="button"
          onClick={() => onMute(group.id)}
          aria-label={`Hide ${group.id} in this view`}
          className="ml-auto pr-1.5 text-note font-normal text-ink-3 hover:text-accent pointer-coarse:min-h-11"
        >
          hide
        </button>
      )}
    </h2>
  )
}

function Row({ finding, current, onSelect }: { finding: FindingContract; current: boolean; onSelect: () => void }) {
  return (
    <button
      type="button"
      tabIndex={current ? 0 : -1}
      aria-current={current}
      aria-label={`${subjectName(finding)} ${finding.figure}${finding.readAtMs === null ? '' : ', from pods that were read'}`.trim()}
      onClick={onSelect}
      className={
        current
          ? 'flex h-(--row) w-full items-center gap-3 border-b border-line/55 bg-bg-2 pr-1.5 pl-[22px] text-left text-table shadow-[inset_2px_0_0_var(--accent)] focus-visible:-outline-offset-2 pointer-coarse:h-11'
          : 'flex h-(--row) w-full items-center gap-3 border-b border-line/55 pr-1.5 pl-[22px] text-left text-table hover:bg-bg-1 pointer-coarse:h-11'
      }
    >
      <span className="min-w-0 flex-1">
        <MiddleTruncated text={subjectName(finding)} />
      </span>
      {finding.readAtMs !== null && <ReadAge atMs={finding.readAtMs} />}
      <span className="flex-none font-medium whitespace-nowrap">{finding.figure}</span>
    </button>
  )
}
