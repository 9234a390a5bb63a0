import { Segments } from './segments'

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
        <Segments value={value} options={options} onChoose={onChoose} size="px-2 py-px pointer-coarse:min-h-11" />
      </span>
    </fieldset>
  )
}
