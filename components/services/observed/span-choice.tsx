'use client'

import { Popover } from 'radix-ui'
import { useState } from 'react'
import { Button, controlClass } from '@/components/ui/control'
import { cx } from '@/components/ui/cx'
import { type LastSpan, lastSpans, type SpanState } from '@/lib/client/span-url'
import { formatTime } from '@/lib/format/time'

export type SpanChoiceProps = { span: SpanState; onChange: (span: Partial<SpanState>) => void }

const names: Readonly<Record<LastSpan, string>> = { '10m': '10 min', '1h': '1 h' }

/** Over which time is counted: the last ten minutes, the last hour, or between two instants. All of it is in the link. */
export function SpanChoice({ span, onChange }: SpanChoiceProps) {
  const isAbsolute = span.from !== null || span.until !== null
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one line of buttons
    <span
      role="group"
      aria-label="Counted over"
      className="inline-flex flex-none overflow-hidden rounded border border-line text-fact font-normal print:hidden"
    >
      {(Object.keys(lastSpans) as LastSpan[]).map((last) => (
        <button
          key={last}
          type="button"
          aria-pressed={!isAbsolute && span.last === last}
          onClick={() => onChange({ last, from: null, until: null })}
          className={optionClass(!isAbsolute && span.last === last)}
        >
          {names[last]}
        </button>
      ))}
      <AbsoluteSpan span={span} isOn={isAbsolute} onChange={onChange} />
    </span>
  )
}

const optionClass = (isOn: boolean) =>
  cx(
    'h-[20px] border-r border-line px-2 whitespace-nowrap last:border-0 focus-visible:-outline-offset-2 pointer-coarse:h-11',
    isOn ? 'bg-bg-2 font-semibold text-ink-1 shadow-[inset_0_-2px_0_var(--accent)]' : 'text-ink-2 hover:text-ink-1',
  )

function AbsoluteSpan({ span, isOn, onChange }: SpanChoiceProps & { isOn: boolean }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger aria-pressed={isOn} className={optionClass(isOn)}>
        {isOn ? saySpan(span) : 'from … until'}
      </Popover.Trigger>
      <Popover.Content
        align="end"
        sideOffset={4}
        collisionPadding={12}
        aria-label="Counted from and until"
        className="z-20 rounded border border-line-2 bg-bg-1 p-3 text-fact"
      >
        <SpanForm
          span={span}
          onApply={(chosen) => {
            setIsOpen(false)
            onChange(chosen)
          }}
        />
      </Popover.Content>
    </Popover.Root>
  )
}

function SpanForm({ span, onApply }: { span: SpanState; onApply: (span: Partial<SpanState>) => void }) {
  const [from, setFrom] = useState(toInput(span.from))
  const [until, setUntil] = useState(toInput(span.until))
  const [fromMs, untilMs] = [fromInput(from), fromInput(until)]
  const wrong = whyWrong(fromMs, untilMs)
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (wrong === null) onApply({ from: fromMs, until: untilMs })
      }}
    >
      <InstantField label="from (UTC)" value={from} onChange={setFrom} />
      <InstantField label="until (UTC), empty: now" value={until} onChange={setUntil} />
      <p className={cx('min-h-4 text-note', wrong === null ? 'text-ink-3' : 'text-warn')}>
        {wrong ?? 'At most 24 hours.'}
      </p>
      <Button type="submit" disabled={wrong !== null} className="self-start">
        Count this span
      </Button>
    </form>
  )
}

type FieldProps = { label: string; value: string; onChange: (value: string) => void }

function InstantField({ label, value, onChange }: FieldProps) {
  return (
    <label className="flex items-center justify-between gap-3">
      <span className="text-ink-2">{label}</span>
      <input
        type="datetime-local"
        step="1"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={controlClass('edge', 'bg-bg-0 tabular-nums')}
      />
    </label>
  )
}

const DAY_MS = 24 * 3_600_000

function whyWrong(fromMs: number | null, untilMs: number | null): string | null {
  if (fromMs === null) return 'When does it begin?'
  if (untilMs === null) return null
  if (untilMs <= fromMs) return 'It ends before it begins.'
  return untilMs - fromMs > DAY_MS ? 'That is more than 24 hours.' : null
}

/** The field knows no zone: what stands in it is UTC. */
const toInput = (ms: number | null): string => (ms === null ? '' : new Date(ms).toISOString().slice(0, 19))

function fromInput(text: string): number | null {
  const ms = Date.parse(`${text}${text.length === 16 ? ':00' : ''}Z`)
  return Number.isNaN(ms) ? null : ms
}

/** "14:20:05 UTC until now" */
function saySpan({ from, until }: SpanState): string {
  const start = from === null ? '10 min' : formatTime(from, until ?? from)
  return `${start.replace(' UTC', '')} until ${until === null ? 'now' : formatTime(until, until)}`
}
