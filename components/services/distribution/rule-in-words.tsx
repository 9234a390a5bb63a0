import type { DistributionPort } from '@/lib/contracts/distribution'
import type { Reading } from '../readings'

/** The rule that gives these shares, with this Service's numbers put in. */
export function RuleInWords({ port, readings }: { port: DistributionPort; readings: readonly Reading[] }) {
  const rules = readings.length > 1 ? readings : [{ label: '', port }]
  return (
    <section className="min-w-0">
      <h2>The rule, with the numbers</h2>
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
