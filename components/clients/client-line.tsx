import Link from 'next/link'
import { useReadout } from '@/components/ui/readout'
import { Td, Tr } from '@/components/ui/table'
import type { ClientRow, ClientsAnswer } from '@/lib/contracts/clients'
import { formatShare } from '@/lib/format/share'
import { formatCount } from '@/lib/format/words'
import { rateOf, readoutOf, sayNetwork, saySeen, sayWhere } from './client-words'
import { ShareMark } from './share-mark'

export type ClientLineProps = {
  cluster: string
  row: ClientRow
  answer: ClientsAnswer
  most: number
  hasServices: boolean
  hasTimes: boolean
  hasNetworks: boolean
  isChosen: boolean | null
  onChoose: (address: string, isChosen: boolean) => void
}

/** One address of the list, with what it is and from where. */
export function ClientLine({ cluster, row, answer, most, isChosen, onChoose, ...columns }: ClientLineProps) {
  const { show } = useReadout()
  const tell = () => show(readoutOf(row, answer))
  return (
    <Tr selected={isChosen === true} onMouseEnter={tell} onFocus={tell}>
      {isChosen !== null && (
        <Td className="w-[26px]">
          <input
            type="checkbox"
            aria-label={`Choose ${row.address}`}
            checked={isChosen}
            onChange={(event) => onChoose(row.address, event.target.checked)}
            className="block size-[13px] accent-(--accent) pointer-coarse:size-6"
          />
        </Td>
      )}
      <Td className="font-medium">
        {row.address}
        {row.addresses > 1 && <span className="text-ink-2"> ({formatCount(row.addresses)})</span>}
      </Td>
      <Td className={row.country === null ? 'text-ink-3' : ''}>{sayWhere(row)}</Td>
      <Td numeric className="font-medium">
        {formatShare(row.share)}
      </Td>
      <Td className="max-pad:hidden">
        <ShareMark row={row} most={most} isNarrow={columns.hasServices || columns.hasTimes} />
      </Td>
      <Td numeric>{rateOf(row.count, answer)}</Td>
      <Td className="text-ink-2">
        {row.class}
        {row.node === null ? '' : ` ${row.node}`}
      </Td>
      {columns.hasNetworks && <Td className="text-ink-2">{sayNetwork(row)}</Td>}
      {columns.hasTimes && <Td className="text-ink-2">{saySeen(row, answer)}</Td>}
      {columns.hasServices && (
        <Td>
          <ServiceLinks cluster={cluster} services={row.services ?? []} />
        </Td>
      )}
    </Tr>
  )
}

function ServiceLinks({ cluster, services }: { cluster: string; services: NonNullable<ClientRow['services']> }) {
  return (
    <>
      {services.slice(0, 2).map(({ namespace, name }, at) => (
        <span key={`${namespace}/${name}`}>
          {at > 0 && ', '}
          <Link href={`/${cluster}/services/${namespace}/${name}?tab=clients`} className="text-accent hover:underline">
            {namespace}/{name}
          </Link>
        </span>
      ))}
      {services.length > 2 && <span className="text-ink-2"> +{services.length - 2}</span>}
    </>
  )
}
