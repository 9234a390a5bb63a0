import type { StatusResponse } from '@/lib/contracts/status'
import { formatDuration, formatLatency } from '@/lib/format/duration'
import { countOf, formatBytes, formatCount } from '@/lib/format/words'

/** This copy of Evenkeel: version, age, memory, and how busy it is. */
export function ProcessFacts({ status }: { status: StatusResponse }) {
  const { process, watches, prober, geography } = status
  const relists = watches.reduce((sum, watch) => sum + watch.relists, 0)
  const facts: readonly (readonly [string, string])[] = [
    ['Evenkeel', `${process.version}, up ${formatDuration(process.uptimeSeconds)}`],
    ['Node.js', process.node],
    ['Memory', `${formatBytes(process.memoryBytes)} resident`],
    ['Event loop', `${formatLatency(process.eventLoopP99Ms)} at the 99th percentile`],
    ['Relists', `${formatCount(relists)} since the start`],
    ...(geography === undefined
      ? []
      : ([
          ['Countries', geography.countries.inWords],
          ['Networks', geography.networks.inWords],
        ] as const)),
    ...(prober === null
      ? []
      : [
          [
            'Health ports',
            `${countOf(prober.watchedServices, 'Service')} looked at, ${prober.inFlight} questions under way`,
          ] as const,
        ]),
  ]
  return (
    <section className="min-w-0">
      <h2>This copy</h2>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3.5 text-table leading-[21px]">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-2">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
