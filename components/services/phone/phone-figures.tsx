import { VerdictIcon } from '@/components/ui/verdict-icon'
import type { DistributionPort, DistributionResponse } from '@/lib/contracts/distribution'
import { formatRatio } from '@/lib/format/ratio'
import { formatShare, formatShareShort } from '@/lib/format/share'
import { countOf, listWords } from '@/lib/format/words'
import type { ObservedView } from '../observed/observed-view'
import { hottestLoad, podReadings, type Reading, readingsOf } from '../readings'
import { PhoneBars } from './phone-bars'
import { PhoneRail } from './phone-rail'

export type PhoneFiguresProps = { answer: DistributionResponse; port: DistributionPort; observed: ObservedView }

/** What fits on a phone: three figures, one bar a node, the path in a line. Hidden on anything wider. */
export function PhoneFigures({ answer, port, observed }: PhoneFiguresProps) {
  const readings = readingsOf(answer, port)
  const isRefused = readings.some((reading) => (reading.port.refusedShare ?? 0) > 0)
  const hottest = port.readyEndpoints === 0 ? '–' : over(readings, hottestLoad, formatRatio)
  const figures = [
    { value: hottest, name: 'hottest pod ÷ fair' },
    // Without an endpoint anywhere nothing is dropped and all is lost.
    isRefused
      ? { value: over(readings, (reading) => reading.refusedShare, formatShareShort), name: 'refused' }
      : { value: over(readings, (reading) => reading.droppedShare, formatShareShort), name: 'dropped' },
    { value: over(readings, (reading) => reading.hopShare, formatShareShort), name: 'second node hop' },
  ]
  return (
    <div className="flex flex-col gap-3 px-gutter pb-3 pad:hidden">
      <dl className="flex gap-5">
        {figures.map((figure) => (
          <div key={figure.name} className="flex flex-col-reverse">
            <dt className="text-note text-ink-2">{figure.name}</dt>
            <dd className={figure.value.length > 8 ? 'text-say' : 'text-big'}>{figure.value}</dd>
          </div>
        ))}
      </dl>
      <PhoneBars answer={answer} readings={podReadings(answer, port)} observed={observed} />
      <PhoneLosses port={port} />
      <PhoneRail answer={answer} port={port} readings={readings} />
    </div>
  )
}

/** Nodes on which connections end have no pod and so no bar: they are named. */
function PhoneLosses({ port }: { port: DistributionPort }) {
  const losing = port.nodes.filter((node) => node.usableEndpoints === 0 && (node.entryShare ?? 0) > 0)
  if (losing.length === 0 || port.readyEndpoints === 0) return null
  const share = losing.reduce((sum, node) => sum + (node.entryShare ?? 0), 0)
  const who = losing.length <= NAMED ? listWords(losing.map((node) => node.name)) : countOf(losing.length, 'node')
  return (
    <p className="flex gap-1.5 text-fact">
      <VerdictIcon kind="fault" className="mt-[3px]" />
      <span>
        <b>{who}</b> {losing.length === 1 ? 'has' : 'have'} no usable pod: the{' '}
        <b className="text-fault">{formatShare(share)}</b> that enters there is dropped
      </span>
    </p>
  )
}

const NAMED = 4

/** A figure over all readings of the balancer: one value, or the two ends. */
function over(
  readings: readonly Reading[],
  pick: (port: DistributionPort) => number | null,
  format: (value: number | null) => string,
): string {
  const values = readings.map((reading) => pick(reading.port)).filter((value) => value !== null)
  if (values.length === 0 || values.length < readings.length) return '?'
  const [low, high] = [format(Math.min(...values)), format(Math.max(...values))]
  return low === high ? high : `${low}–${high.replace('×', '')}`
}
