'use client'

import { Choice } from '@/components/ui/choice'
import { Button } from '@/components/ui/control'
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
