'use client'

import { Popover } from 'radix-ui'
import { useState } from 'react'
import { Button, controlClass } from '@/components/ui/control'
import { cx } from '@/components/ui/cx'
import { lowSegment, segmentClass } from '@/components/ui/segments'
import { type LastSpan, lastSpans, type SpanState, USUAL_SPAN } from '@/lib/client/span-url'
import { formatTime } from '@/lib/format/time'

export type SpanChoiceProps = {
  span: SpanState
  onChange: (span: Partial<SpanState>) => void
  /** What is shown where nothing was chosen. */
  usual?: LastSpan
  /** What is done over it. */
  verb?: 'Counted' | 'Shown'
}

const names: Readonly<Record<LastSpan, string>> = { '10m': '10 min', '1h': '1 h' }

/** Over which time is counted: the last ten minutes, the last hour, or between two instants. All of it is in the link. */
export function SpanChoice({ span, onChange, usual = USUAL_SPAN, verb = 'Counted' }: SpanChoiceProps) {
  const isAbsolute = span.from !== null || span.until !== null
  const chosen = isAbsolute ? null : (span.last ?? usual)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one line of buttons
    <span
      role="group"
      aria-label={`${verb} over`}
      className="inline-flex flex-none overflow-hidden rounded border border-line text-fact font-normal print:hidden"
    >
      {(Object.keys(lastSpans) as LastSpan[]).map((last) => (
        <button
          key={last}
          type="button"
          aria-pressed={chosen === last}
          onClick={() => onChange({ last: last === usual ? null : last, from: null, until: null })}
          className={optionClass(chosen === last)}
        >
          {names[last]}
        </button>
      ))}
      <AbsoluteSpan span={span} isOn={isAbsolute} onChange={onChange} usual={usual} verb={verb} />
    </span>
  )
}

const optionClass = (isOn: boolean) => cx(segmentClass(isOn), lowSegment)

function AbsoluteSpan({ span, isOn, onChange, usual, verb }: Required<SpanChoiceProps> & { isOn: boolean }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger aria-pressed={isOn} className={optionClass(isOn)}>
        {isOn ? saySpan(span, usual) : 'from … until'}
      </Popover.Trigger>
      <Popover.Content
        align="end"
        sideOffset={4}
        collisionPadding={12}
        aria-label={`${verb} from and until`}
        className="z-20 rounded border border-line-2 bg-bg-1 p-3 text-fact"
      >
        <SpanForm
          span={span}
          submit={verb === 'Counted' ? 'Count this span' : 'Show this span'}
          onApply={(chosen) => {
            setIsOpen(false)
            onChange(chosen)
          }}
        />
      </Popover.Content>
    </Popover.Root>
  )
}

type SpanFormProps = { span: SpanState; submit: string; onApply: (span: Partial<SpanState>) => void }

function SpanForm({ span, submit, onApply }: SpanFormProps) {
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
        {submit}
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
function saySpan({ from, until }: SpanState, usual: LastSpan): string {
  const start = from === null ? names[usual] : formatTime(from, until ?? from)
  return `${start.replace(' UTC', '')} until ${until === null ? 'now' : formatTime(until, until)}`
}
