import type { ReactNode } from 'react'
import { cx } from './cx'

/** The look of one of several segments that stand in one frame. */
export const segmentClass = (isOn: boolean) =>
  cx(
    'border-r border-line last:border-0 focus-visible:-outline-offset-2',
    isOn
      ? 'bg-bg-2 font-semibold text-ink-1 forced-colors:underline shadow-[inset_0_-2px_0_var(--accent)]'
      : 'text-ink-2 hover:text-ink-1',
  )

/** Segments as low as the text beside them; on touch as high as a finger. */
export const lowSegment = 'h-[20px] px-2 whitespace-nowrap pointer-coarse:h-11'

export type SegmentsProps<Value> = {
  value: Value
  options: readonly (readonly [Value, ReactNode])[]
  onChoose: (value: Value) => void
  /** Height and room of each. */
  size: string
}

/** The buttons of a few exclusive options; what frames and names them is the caller's. */
export function Segments<Value extends string | boolean | null>(props: SegmentsProps<Value>) {
  return props.options.map(([option, name]) => (
    <button
      key={String(option)}
      type="button"
      aria-pressed={option === props.value}
      onClick={() => props.onChoose(option)}
      className={cx(segmentClass(option === props.value), props.size)}
    >
      {name}
    </button>
  ))
}

/** A few exclusive options in one line. */
export function SegmentGroup<Value extends string>({ label, ...segments }: SegmentsProps<Value> & { label: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one line of buttons
    <span role="group" aria-label={label} className="inline-flex overflow-hidden rounded border border-line text-fact">
      <Segments {...segments} />
    </span>
  )
}
