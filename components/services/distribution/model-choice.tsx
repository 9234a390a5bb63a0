'use client'

import { Popover } from 'radix-ui'
import { controlClass } from '@/components/ui/control'
import { cx } from '@/components/ui/cx'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import type { DistributionResponse } from '@/lib/contracts/distribution'
import type { ModelId } from '@/lib/domain/balancers/model'
import { formatRatio } from '@/lib/format/ratio'
import { formatShareShort } from '@/lib/format/share'
import { MissingReadings } from './missing-readings'
import type { ModelChoiceProps } from './model-choice-props'
import { ModelParameters } from './model-parameters'

/** What each model does, in the few words that tell them apart (domain page 3). */
const ruleOf: Record<ModelId, string> = {
  'equal-node': 'each healthy node the same',
  weighted: 'by ready pods on the node',
  'single-node': 'one node announces the address',
  ecmp: 'routers spread over announcing nodes',
  zonal: 'zone first, then node',
  direct: 'straight to pods, no node hop',
  adaptive: 'least connections: estimated only',
  'multi-address': 'clients pick among addresses',
  unknown: 'not recognised: bounds only',
}

/** Under which model the shares are expected, what was detected, and every other model with what it would give. */
export function ModelChoice(props: ModelChoiceProps) {
  const { answer, state, onChange } = props
  const { model, detected } = answer
  return (
    <div className="flex min-w-0 items-center gap-2">
      <Popover.Root>
        <Popover.Trigger className={controlClass('edge', 'h-6 shrink-0 text-fact')}>
          expected under: {model.id}{' '}
          <span aria-hidden="true" className="text-[10px] text-ink-3">
            ▾
          </span>
        </Popover.Trigger>
        <Popover.Content
          align="end"
          sideOffset={4}
          collisionPadding={12}
          aria-label="Balancer model and policy"
          className="z-20 max-h-(--radix-popover-content-available-height) w-[min(470px,calc(100vw-28px))] overflow-y-auto rounded border border-line-2 bg-bg-1 p-2 text-fact"
        >
          <p className="px-1.5 pb-1 text-note text-ink-2">
            Expected under, and the hottest pod ÷ fair share that it gives
          </p>
          <ul>
            {answer.alternatives.map((alternative) => (
              <li key={alternative.id}>
                <ModelRow
                  alternative={alternative}
                  isCurrent={alternative.id === model.id}
                  isDetected={alternative.id === (detected ?? model).id && model.confidence !== 'unknown'}
                  onChoose={() => onChange({ model: alternative.id })}
                />
              </li>
            ))}
          </ul>
          <ModelParameters {...props} />
          <MissingReadings missing={model.missing} />
        </Popover.Content>
      </Popover.Root>
      <span className="max-w-[340px] min-w-0 truncate text-note text-ink-2 max-desk:hidden" title={evidenceOf(answer)}>
        {state.model === null ? 'detected: ' : 'your choice; detected: '}
        {evidenceOf(answer)}
      </span>
    </div>
  )
}

function evidenceOf({ model, detected }: DistributionResponse): string {
  const found = detected ?? model
  return found.evidence[0]?.replace(/\.$/, '') ?? (found.id === 'unknown' ? 'nothing' : found.id)
}

type ModelRowProps = {
  alternative: DistributionResponse['alternatives'][number]
  isCurrent: boolean
  isDetected: boolean
  onChoose: () => void
}

function ModelRow({ alternative, isCurrent, isDetected, onChoose }: ModelRowProps) {
  const { id, peakToAverage, droppedShare } = alternative
  return (
    <button
      type="button"
      aria-pressed={isCurrent}
      onClick={onChoose}
      className={cx(
        'grid w-full grid-cols-[16px_96px_1fr_auto] items-center gap-2 border-b border-line px-1.5 py-0.5 text-left pointer-coarse:min-h-11',
        isCurrent ? 'bg-bg-2 shadow-[inset_2px_0_0_var(--accent)]' : 'hover:bg-bg-2',
      )}
    >
      <span>{isCurrent && <VerdictIcon kind="ok" />}</span>
      <span className={cx(isCurrent && 'font-semibold')}>{id}</span>
      <span className="truncate text-ink-2 max-pad:whitespace-normal">
        {isDetected ? `${ruleOf[id]} (detected)` : ruleOf[id]}
      </span>
      <span className="text-right">
        {(droppedShare ?? 0) > 0 && <span className="mr-2 text-fault">drops {formatShareShort(droppedShare)}</span>}
        {formatRatio(peakToAverage)}
      </span>
    </button>
  )
}
