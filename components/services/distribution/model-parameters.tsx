'use client'

import { Button } from '@/components/ui/control'
import { cx } from '@/components/ui/cx'
import { isChosen, noChoice } from '@/lib/client/service-url'
import type { ModelChoiceProps } from './model-choice-props'
import { NodeNames } from './node-names'

/** What else decides under the chosen model; what is left at "as detected" stays what the objects say. */
export function ModelParameters({ answer, port, state, onChange }: ModelChoiceProps) {
  const { model } = answer
  const names = port?.nodes.map((node) => node.name) ?? []
  const hasZones = model.id === 'zonal' || model.id === 'direct'
  const isAnnounced = model.id === 'single-node' || model.id === 'ecmp'
  return (
    <div className="flex flex-col gap-1.5 px-1.5 pt-2">
      <Choice
        label="policy"
        value={state.policy}
        options={[
          [null, 'as it is'],
          ['Local', 'Local'],
          ['Cluster', 'Cluster'],
        ]}
        onChoose={(policy) => onChange({ policy })}
      />
      <Choice
        label="leaves out unhealthy nodes"
        value={state.probed}
        options={[
          [null, 'as detected'],
          [true, 'yes'],
          [false, 'no'],
        ]}
        onChoose={(probed) => onChange({ probed })}
      />
      {hasZones && (
        <Choice
          label="cross-zone"
          value={state.crossZone}
          options={[
            [null, 'as detected'],
            [true, 'on'],
            [false, 'off'],
          ]}
          onChoose={(crossZone) => onChange({ crossZone })}
        />
      )}
      {isAnnounced && (
        <NodeNames
          label={model.id === 'single-node' ? 'announcing node' : 'announcing nodes'}
          names={names}
          value={state.announcers}
          onCommit={(announcers) => onChange({ announcers })}
        />
      )}
      <NodeNames
        label="candidate nodes"
        names={names}
        value={state.candidates}
        onCommit={(candidates) => onChange({ candidates })}
      />
      {isChosen(state) && (
        <Button className="mt-1 self-start" onClick={() => onChange(noChoice)}>
          Back to what was detected
        </Button>
      )}
    </div>
  )
}

type ChoiceProps<Value> = {
  label: string
  value: Value | null
  options: readonly (readonly [Value | null, string])[]
  onChoose: (value: Value | null) => void
}

function Choice<Value extends string | boolean>({ label, value, options, onChoose }: ChoiceProps<Value>) {
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
