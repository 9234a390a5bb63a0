import { cx } from './cx'

export type ChoiceProps<Value> = {
  label: string
  value: Value | null
  options: readonly (readonly [Value | null, string])[]
  onChoose: (value: Value | null) => void
}

/** A few exclusive options in a row; null is the one that leaves things as they are. */
export function Choice<Value extends string | boolean>({ label, value, options, onChoose }: ChoiceProps<Value>) {
  return (
    <fieldset className="flex flex-wrap items-center gap-2">
      <legend className="float-left w-[170px] text-ink-2">{label}</legend>
      <span className="inline-flex overflow-hidden rounded border border-line">
        {options.map(([option, name]) => (
          <button
            key={name}
            type="button"
            aria-pressed={option === value}
            onClick={() => onChoose(option)}
            className={cx(
              'border-r border-line px-2 py-px last:border-0 focus-visible:-outline-offset-2 pointer-coarse:min-h-11',
              option === value
                ? 'bg-bg-2 font-semibold text-ink-1 shadow-[inset_0_-2px_0_var(--accent)]'
                : 'text-ink-2 hover:text-ink-1',
            )}
          >
            {name}
          </button>
        ))}
      </span>
    </fieldset>
  )
}
