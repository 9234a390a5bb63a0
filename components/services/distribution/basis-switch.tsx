import { cx } from '@/components/ui/cx'
import type { DistributionResponse } from '@/lib/contracts/distribution'
import type { ChangeState } from '../service-view-props'

const options = [
  ['expected', 'pool by objects'],
  ['answered', 'as answered'],
] as const

/** Whether the pool rests on the objects alone or on what the health ports answer now: two figures, never mixed. */
export function BasisSwitch({ answer, onChange }: { answer: DistributionResponse; onChange: ChangeState }) {
  const current = answer.basis === 'as-answered' ? 'answered' : 'expected'
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one line of buttons
    <span role="group" aria-label="Pool" className="inline-flex overflow-hidden rounded border border-line text-fact">
      {options.map(([basis, name]) => (
        <button
          key={basis}
          type="button"
          aria-pressed={basis === current}
          onClick={() => onChange({ health: basis })}
          className={cx(
            'h-[22px] border-r border-line px-2 whitespace-nowrap last:border-0 focus-visible:-outline-offset-2 pointer-coarse:h-11',
            basis === current
              ? 'bg-bg-2 font-semibold text-ink-1 shadow-[inset_0_-2px_0_var(--accent)]'
              : 'text-ink-2 hover:text-ink-1',
          )}
        >
          {name}
        </button>
      ))}
    </span>
  )
}
