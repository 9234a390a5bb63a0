import type { DistributionPort } from '@/lib/contracts/distribution'
import type { Reading } from '../readings'
import { MendLink, type MendLinkProps } from './mend-link'

/** The rule that gives these shares, with this Service's numbers put in. */
export function RuleInWords({
  port,
  readings,
  ...mend
}: MendLinkProps & { port: DistributionPort; readings: readonly Reading[] }) {
  const rules = readings.length > 1 ? readings : [{ label: '', port }]
  return (
    <section className="min-w-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <h2>The rule, with the numbers</h2>
        <MendLink {...mend} />
      </div>
      {rules.map((reading) => (
        <div key={reading.label} className="text-table leading-[18px]">
          {reading.label !== '' && <h3 className="mt-1 text-note text-ink-2">If {reading.label}</h3>}
          {reading.port.inWords.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
      ))}
    </section>
  )
}
