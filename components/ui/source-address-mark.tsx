import type { SourceAddressVerdict } from '@/lib/domain/source-address/verdict'

/** An unbroken line between two dots: preserved; a line cut by a double collar: lost; with one collar: in part; dotted: not known. */
export function SourceAddressMark({ verdict }: { verdict: SourceAddressVerdict }) {
  const collars = { preserved: [], lost: [12, 16], partial: [14], unknown: [] }[verdict]
  return (
    <svg width="28" height="11" viewBox="0 0 28 11" aria-hidden="true" className="inline-block align-[-1px] text-ink-2">
      <path
        d={collars.length === 2 ? 'M4 5.5H11M17 5.5H24' : 'M4 5.5H24'}
        stroke="currentColor"
        strokeWidth="1.5"
        strokeDasharray={verdict === 'unknown' ? '2 2.5' : undefined}
      />
      <circle cx="3" cy="5.5" r="2" fill="currentColor" />
      <circle cx="25" cy="5.5" r="2" fill="currentColor" />
      {collars.map((x) => (
        <path key={x} d={`M${x} 1v9`} className="stroke-warn" strokeWidth="2" />
      ))}
    </svg>
  )
}
