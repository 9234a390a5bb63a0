'use client'

import { useId } from 'react'
import { cx } from '@/components/ui/cx'
import { useShortcut } from '@/components/ui/shortcuts'
import { type CellValue, cellValues } from '@/lib/client/overview-url'

/** The word that tells a value apart, and what stands before and after it where there is room. */
const words: Record<CellValue, readonly [string, string, string]> = {
  load: ['', 'Pod load', ' ÷ fair'],
  entry: ['', 'Entry', ' share'],
  serving: ['', 'Serving', ' share'],
  endpoints: ['', 'Endpoints', ''],
  health: ['', 'Health', ''],
  observed: ['', 'Observed', ' share'],
  against: ['Observed ', '÷ expected', ''],
}

export type CellSwitchProps = { value: CellValue; onChange: (value: CellValue) => void }

/** What the cells show; also on 1 to 7. */
export function CellSwitch({ value, onChange }: CellSwitchProps) {
  const name = useId()
  useShortcut('1', 'cells: pod load ÷ fair share', () => onChange('load'))
  useShortcut('2', 'cells: expected entry share', () => onChange('entry'))
  useShortcut('3', 'cells: expected serving share', () => onChange('serving'))
  useShortcut('4', 'cells: ready endpoints', () => onChange('endpoints'))
  useShortcut('5', 'cells: health verdict', () => onChange('health'))
  useShortcut('6', 'cells: observed share', () => onChange('observed'))
  useShortcut('7', 'cells: observed ÷ expected share', () => onChange('against'))
  return (
    <fieldset className="flex items-center gap-2.5">
      <legend className="float-left">Cell</legend>
      <span className="inline-flex overflow-hidden rounded border border-line">
        {cellValues.map((option) => (
          <label
            key={option}
            className={cx(
              'flex h-[24px] items-center border-r border-line px-[9px] last:border-0 pointer-coarse:h-11',
              'has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent',
              option === value
                ? 'bg-bg-2 font-semibold text-ink-1 forced-colors:underline shadow-[inset_0_-2px_0_var(--accent)]'
                : 'hover:text-ink-1 print:hidden',
            )}
          >
            <input
              type="radio"
              name={name}
              checked={option === value}
              onChange={() => onChange(option)}
              aria-label={words[option].join('')}
              className="sr-only"
            />
            <Words parts={words[option]} />
          </label>
        ))}
      </span>
    </fieldset>
  )
}

function Words({ parts: [before, word, after] }: { parts: readonly [string, string, string] }) {
  return (
    <>
      <span className="whitespace-pre max-wide:hidden">{before}</span>
      {word}
      <span className="whitespace-pre max-wide:hidden">{after}</span>
    </>
  )
}
