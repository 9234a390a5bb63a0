import { Notice } from '@/components/ui/small'
import type { SourceAddressResponse } from '@/lib/contracts/source-address'

export type AddressEvidenceProps = { evidence: Pick<SourceAddressResponse, 'observed' | 'contradictions'> }

/** What the addresses that pods saw prove: of which kinds, how many, examples, and where they contradict the policy. */
export function AddressEvidence({ evidence: { observed, contradictions } }: AddressEvidenceProps) {
  if (observed.length === 0) return null
  return (
    <div className="-mt-3">
      <p className="text-fact text-ink-2">{observed.join(' ')}</p>
      {contradictions.map((sentence) => (
        <Notice key={sentence} kind="warning" title="Not what the policy makes expect.">
          {sentence}
        </Notice>
      ))}
    </div>
  )
}
