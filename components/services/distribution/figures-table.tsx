import { cx } from '@/components/ui/cx'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import type { DistributionResponse } from '@/lib/contracts/distribution'
import { countOf } from '@/lib/format/words'
import { sayShares } from '../flow/flow-words'
import { countedIn, type ObservedView } from '../observed/observed-view'
import type { Reading } from '../readings'
import { type Figure, figuresOf, lossesOf, observedFigures } from './figures'

export type FiguresTableProps = {
  answer: DistributionResponse
  readings: readonly Reading[]
  observed: ObservedView
}

/** How uneven it is, what is lost and what is forwarded: one column a reading of the balancer, each in words. */
export function FiguresTable({ answer, readings, observed }: FiguresTableProps) {
  const [first] = readings
  if (
    first === undefined ||
    readings.every((reading) => reading.port.skew.peakToAverage === null && reading.port.readyEndpoints > 0)
  ) {
    return (
      <p className="text-table text-ink-2">
        No figures: no share of this port is known. Choose a balancer model to see what it would give.
      </p>
    )
  }
  if (readings.every((reading) => reading.port.endpoints.every((endpoint) => endpoint.load === null))) {
    return (
      <div>
        <p className="text-table text-ink-2">
          No figures: no pod of this port is ready, so there is nothing to compare.
        </p>
        <LossLine readings={readings} className="mt-1" />
      </div>
    )
  }
  const columns = readings.map((reading) => figuresOf(reading.port))
  const isBounded = readings.length > 1
  const counted = countedIn(observed)
  const observedValues = counted === null ? null : observedFigures(counted)
  const head = answer.basis === 'as-answered' ? 'as answered' : 'expected'
  return (
    <div>
      <Table caption={`Skew over ${countOf(first.port.readyEndpoints, 'pod')}`} tight>
        <thead>
          <tr>
            <Th>Over {countOf(first.port.readyEndpoints, 'ready pod')}</Th>
            {readings.map((reading) => (
              <Th key={reading.label} numeric>
                {isBounded ? `if ${reading.label}` : head}
              </Th>
            ))}
            {observedValues !== null && <Th numeric>{observedHead(counted)}</Th>}
            <Th>reads as</Th>
          </tr>
        </thead>
        <tbody>
          {(columns[0] ?? []).map((figure, index) => (
            <Tr key={figure.name}>
              <Td>{figure.name}</Td>
              {columns.map((column, place) => (
                <Td key={readings[place]?.label} numeric className={cx(column[index]?.strong && 'font-semibold')}>
                  {column[index]?.value}
                </Td>
              ))}
              {observedValues !== null && <Td numeric>{observedValues[index] ?? '–'}</Td>}
              <Td className="text-ink-2">{words(columns.map((column) => column[index]))}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      <LossLine readings={readings} className="px-1.5 pt-1" />
    </div>
  )
}

/** Where some pods are not counted the figures are of fewer pods than those expected. */
function observedHead(counted: ReturnType<typeof countedIn>): string {
  const there = counted?.endpoints.filter(({ present }) => present) ?? []
  const known = there.filter(({ count }) => count !== null)
  return known.length === there.length ? 'observed' : `observed, ${countOf(known.length, 'pod')}`
}

/** What is dropped, refused or forwarded a second time, in one line. */
function LossLine({ readings, className }: { readings: readonly Reading[]; className: string }) {
  return (
    <ul className={cx('flex flex-wrap gap-x-4 text-fact text-ink-2', className)}>
      {lossesOf(readings).map((loss) => (
        <li key={loss.name} title={loss.reads}>
          {loss.bad && <VerdictIcon kind="fault" className="mr-1" />}
          {loss.name}{' '}
          <b className={loss.bad ? 'text-fault' : 'text-ink-1'}>
            {loss.shares.length === 0 ? '?' : sayShares(loss.shares)}
          </b>
        </li>
      ))}
    </ul>
  )
}

/** The words of all readings where they say the same, else that they differ. */
function words(figures: readonly (Figure | undefined)[]): string {
  const all = new Set(figures.map((figure) => figure?.reads))
  return all.size === 1 ? (figures[0]?.reads ?? '') : 'differs by model'
}
