'use client'

import Link from 'next/link'
import { useReadout } from '@/components/ui/readout'
import type { Readout } from '@/components/ui/readout-text'
import { GroupRow, Table, Td, Th, Tr } from '@/components/ui/table'
import { VerdictIcon, verdictKind } from '@/components/ui/verdict-icon'
import type { NodeResponse, ServiceLossContract } from '@/lib/contracts/node'
import { formatRatio } from '@/lib/format/ratio'
import { formatShare } from '@/lib/format/share'
import { sayLeft } from './say-node'

const BAR_WIDTH = 220
const COLUMNS = 8
/** A phone has room for what the loss costs, not for why. */
const wideOnly = 'max-pad:hidden'
const narrow = 'max-pad:whitespace-normal'

/** What the loss costs each Service, most harm first: those with pods here, then those that only enter here. */
export function LossTable({ cluster, node }: { cluster: string; node: NodeResponse }) {
  const { show } = useReadout()
  const here = node.lost.kind === 'node' ? 'here' : 'in the zone'
  const groups = [
    { title: `Services with pods ${here}`, rows: node.services.filter(({ kind }) => kind === 'pods') },
    {
      title: `Enters ${here} and is forwarded to other nodes`,
      rows: node.services.filter(({ kind }) => kind === 'entry'),
    },
  ].filter(({ rows }) => rows.length > 0)
  if (groups.length === 0)
    return <p className="px-gutter py-4 text-ink-2">No external Service enters or has pods {here}.</p>
  return (
    <div className="px-gutter py-1.5">
      <Table caption="What the loss costs each Service">
        <thead>
          <tr>
            <Th>Service</Th>
            <Th className={wideOnly}>policy</Th>
            <Th numeric className={narrow}>
              ready pods {here}
            </Th>
            <Th numeric className={wideOnly}>
              enters, expected
            </Th>
            <Th numeric className={wideOnly}>
              served {here}
            </Th>
            <Th className={wideOnly}>health answer</Th>
            <Th className={narrow}>new connections that meet the loss until it is noticed</Th>
            <Th numeric className={narrow}>
              hottest pod after
            </Th>
          </tr>
        </thead>
        {groups.map(({ title, rows }) => (
          <tbody key={title}>
            <GroupRow span={COLUMNS}>
              {title} <span className="text-ink-3">{rows.length}</span>
            </GroupRow>
            {rows.map((row) => (
              <Tr key={`${row.namespace}/${row.name}`} onPointerEnter={() => show(readoutOf(node.name, row))}>
                <Td>
                  <Link
                    href={`/${cluster}/services/${row.namespace}/${row.name}`}
                    onFocus={() => show(readoutOf(node.name, row))}
                    className="hover:text-accent"
                  >
                    <span className="text-ink-2">{row.namespace}/</span>
                    <b className="font-semibold">{row.name}</b>
                  </Link>
                </Td>
                <Td className={wideOnly}>{row.policy}</Td>
                <Td numeric>
                  {row.readyHere} of {row.readyEndpoints}
                </Td>
                <Td numeric className={wideOnly}>
                  {formatShare(row.entersHere)}
                </Td>
                <Td numeric className={wideOnly}>
                  {formatShare(row.servedHere)}
                </Td>
                <Td className={wideOnly}>
                  <HealthAnswer row={row} />
                </Td>
                <Td>
                  <LossBar share={row.atOnce} />
                </Td>
                <Td numeric className="font-medium">
                  {afterText(row)}
                </Td>
              </Tr>
            ))}
          </tbody>
        ))}
      </Table>
    </div>
  )
}

/** What is left, in the width of a number. */
function afterText({ after, readyEndpoints }: ServiceLossContract): string {
  if (readyEndpoints === 0) return '–'
  if (after.readyEndpoints === 0) return 'no pod left'
  return after.readyEndpoints === 1 ? '1 pod left' : formatRatio(after.peakToAverage)
}

function HealthAnswer({ row: { health } }: { row: ServiceLossContract }) {
  if (health === null) return <span className="text-ink-3">–</span>
  return (
    <span className="text-ink-2" title={health.inWords}>
      {health.port === 10_256 && '10256 '}
      <VerdictIcon kind={verdictKind[health.verdict]} label={health.verdict} className="mr-1" />
      {health.status ?? health.outcome}
    </span>
  )
}

function LossBar({ share }: { share: number | null }) {
  if (share === null)
    return (
      <span className="text-ink-2">
        ?<span className={wideOnly}> the balancer is not known</span>
      </span>
    )
  return (
    <span className="flex items-center gap-2">
      <svg width={BAR_WIDTH} height="9" aria-hidden="true" className="max-desk:hidden">
        <rect width={Math.max(1, share * BAR_WIDTH)} height="9" className="fill-seq-4" />
      </svg>
      <b className="font-semibold">{formatShare(share)}</b>
    </span>
  )
}

function readoutOf(node: string, row: ServiceLossContract): Readout {
  return {
    title: `${row.namespace}/${row.name} on ${node}`,
    facts: [
      ['enters ', { strong: formatShare(row.entersHere) }],
      ['serves ', { strong: formatShare(row.servedHere) }],
      ['meets the loss ', { strong: formatShare(row.atOnce) }],
      ['once endpoints are gone, until noticed ', { strong: formatShare(row.untilNoticed) }],
      [sayLeft(row)],
      [`computed, ${row.model}`],
    ],
  }
}
