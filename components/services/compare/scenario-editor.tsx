'use client'

import { useId, useState } from 'react'
import { NodeNames } from '@/components/services/distribution/node-names'
import { Choice } from '@/components/ui/choice'
import { Button } from '@/components/ui/control'
import type { PlacementProposal, Scenario } from '@/lib/domain/what-if/scenario'
import { isEmptyScenario, scenarioLimits } from '@/lib/domain/what-if/scenario'
import { toScenarioText } from '@/lib/domain/what-if/scenario-text'

export type ScenarioEditorProps = {
  scenario: Scenario
  /** Names of the nodes that there are. */
  nodes: readonly string[]
  zones: readonly string[]
  /** "" for a scenario that changes nothing. */
  onChange: (text: string) => void
}

type Spread = 'node' | 'zone' | 'each-node'

/** What is imagined in the third column. Each change takes effect at once and stands in the address. */
export function ScenarioEditor({ scenario, nodes, zones, onChange }: ScenarioEditorProps) {
  const [tooLong, setTooLong] = useState(false)
  const change = (part: Partial<Scenario>) => {
    const next = { ...scenario, ...part }
    const text = isEmptyScenario(next) ? '' : toScenarioText(next)
    setTooLong(text === null)
    if (text !== null) onChange(text)
  }
  return (
    <section
      aria-label="Scenario"
      className="flex flex-wrap items-start gap-x-8 gap-y-2 px-gutter pt-1 pb-2 text-fact print:hidden"
    >
      <div className="flex flex-col gap-1.5">
        <Choice
          label="policy"
          value={scenario.policy ?? null}
          options={[
            [null, 'as it is'],
            ['Local', 'Local'],
            ['Cluster', 'Cluster'],
          ]}
          onChoose={(policy) => change({ policy: policy ?? undefined })}
        />
        <Choice<Spread>
          label="pods spread over"
          value={spreadOf(scenario.placement)}
          options={[
            [null, 'as they are'],
            ['node', 'nodes'],
            ['zone', 'zones'],
            ['each-node', 'every node'],
          ]}
          onChoose={(spread) => change({ placement: proposalFor(spread) })}
        />
        <NumberField
          label="replicas"
          value={scenario.replicas ?? null}
          max={scenarioLimits.replicas}
          onCommit={(replicas) => change({ replicas: replicas ?? undefined })}
        />
      </div>
      <div className="flex min-w-[300px] flex-col gap-1.5">
        <NodeNames
          label="nodes lost at once"
          names={nodes}
          value={scenario.lost ?? null}
          empty="none"
          onCommit={(lost) => change({ lost: lost ?? undefined })}
        />
        <NodeNames
          label="nodes drained"
          names={nodes}
          value={scenario.drained ?? null}
          empty="none"
          onCommit={(drained) => change({ drained: drained ?? undefined })}
        />
        {zones.length > 1 && (
          <Choice<string>
            label="zone lost"
            value={scenario.lostZones?.[0] ?? null}
            options={[[null, 'none'], ...zones.slice(0, 6).map((zone) => [zone, zone] as const)]}
            onChoose={(zone) => change({ lostZones: zone === null ? undefined : [zone] })}
          />
        )}
      </div>
      <div className="flex flex-col gap-1.5">
        <NumberField
          label="new nodes"
          value={scenario.newNodes?.[0]?.count ?? null}
          max={scenarioLimits.newNodes}
          onCommit={(count) =>
            change({ newNodes: count === null ? undefined : [{ zone: scenario.newNodes?.[0]?.zone ?? null, count }] })
          }
        />
        <Choice
          label="topology hints"
          value={scenario.hints ?? null}
          options={[
            [null, 'as they are'],
            ['off', 'off'],
            ['zone', 'zone'],
            ['node', 'node'],
          ]}
          onChoose={(hints) => change({ hints: hints ?? undefined })}
        />
        <Choice
          label="cross-zone"
          value={scenario.balancer?.crossZone ?? null}
          options={[
            [null, 'as it is'],
            [true, 'on'],
            [false, 'off'],
          ]}
          onChoose={(crossZone) =>
            change({ balancer: compact({ ...scenario.balancer, crossZone: crossZone ?? undefined }) })
          }
        />
        <Choice
          label="weights by pods"
          value={scenario.weights ?? null}
          options={[
            [null, 'as it is'],
            [true, 'on'],
            [false, 'off'],
          ]}
          onChoose={(weights) => change({ weights: weights ?? undefined })}
        />
      </div>
      <div className="flex flex-col gap-2">
        {!isEmptyScenario(scenario) && <Button onClick={() => onChange('')}>Imagine nothing</Button>}
        {tooLong && (
          <p role="status" className="max-w-[220px] text-warn">
            This would be too long for a link: name fewer nodes.
          </p>
        )}
      </div>
    </section>
  )
}

const compact = (balancer: NonNullable<Scenario['balancer']>): Scenario['balancer'] =>
  Object.values(balancer).every((value) => value === undefined) ? undefined : balancer

function proposalFor(spread: Spread | null): readonly PlacementProposal[] | undefined {
  if (spread === null) return undefined
  if (spread === 'each-node') return [{ kind: 'each-node' }]
  return [{ kind: 'spread', over: spread, maxSkew: 1, hard: true }]
}

function spreadOf(placement: Scenario['placement']): Spread | null {
  const [first] = placement ?? []
  if (first === undefined) return null
  return first.kind === 'each-node' ? 'each-node' : first.over
}

type NumberFieldProps = { label: string; value: number | null; max: number; onCommit: (value: number | null) => void }

/** A whole number, or nothing for "as it is"; it takes effect on Enter and on leaving the field. */
function NumberField({ label, value, max, onCommit }: NumberFieldProps) {
  const id = useId()
  const [draft, setDraft] = useState<string | null>(null)
  const commit = () => {
    if (draft === null) return
    const number = Number(draft)
    setDraft(null)
    if (draft.trim() === '') onCommit(null)
    else if (Number.isInteger(number) && number >= 0 && number <= max) onCommit(number)
  }
  return (
    <div className="flex items-center gap-2">
      <label htmlFor={id} className="w-[170px] text-ink-2">
        {label}
      </label>
      <input
        id={id}
        inputMode="numeric"
        value={draft ?? value?.toString() ?? ''}
        placeholder="as it is"
        autoComplete="off"
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit()
        }}
        className="h-[26px] w-[84px] rounded border border-line bg-bg-0 px-2 text-ink-1 pointer-coarse:h-11"
      />
    </div>
  )
}
