import { SegmentGroup } from '@/components/ui/segments'
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
    <SegmentGroup
      label="Pool"
      size="h-[22px] px-2 whitespace-nowrap pointer-coarse:h-11"
      value={current}
      options={options}
      onChoose={(health) => onChange({ health })}
    />
  )
}
