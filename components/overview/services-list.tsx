'use client'

import Link from 'next/link'
import { useEffect, useRef } from 'react'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import type { ServiceRow } from '@/lib/contracts/services'
import { serviceKey } from '@/lib/domain/cluster'
import { formatShareShort } from '@/lib/format/share'
import { formatCount } from '@/lib/format/words'
import { ModelText } from './facts'
import type { MatrixItem } from './items'
import { hottestText, podsText } from './row-words'
import { groupWords } from './service-group'
import type { RowWindow } from './use-service-pages'

export type ServicesListProps = {
  cluster: string
  items: readonly MatrixItem[]
  rows: readonly ServiceRow[]
  total: number
  onWindow: (window: RowWindow) => void
}

/** The rows on a phone: one Service below the other, what departs first. */
export function ServicesList({ cluster, items, rows, total, onWindow }: ServicesListProps) {
  return (
    <>
      <ul aria-label="Services" className="px-gutter">
        {items.map((item) => {
          if (item.kind === 'pending') return null
          return item.kind === 'group' ? (
            <li key={item.group} className="flex items-center gap-1.5 pt-3 pb-1 text-note">
              <VerdictIcon kind={groupWords[item.group].icon} size={12} />
              <b>{groupWords[item.group].title}</b>
              {item.count !== null && <span className="text-ink-3">{formatCount(item.count)}</span>}
            </li>
          ) : (
            <ServiceEntry
              key={serviceKey(item.row.namespace, item.row.name)}
              row={item.row}
              href={`/${cluster}/services/${item.row.namespace}/${item.row.name}`}
            />
          )
        })}
      </ul>
      <MoreRows rows={rows.length} total={total} onWindow={onWindow} />
    </>
  )
}

function ServiceEntry({ row, href }: { row: ServiceRow; href: string }) {
  return (
    <li className="border-b border-line [contain-intrinsic-height:53px] [content-visibility:auto]">
      <Link href={href} prefetch={false} className="flex min-h-[52px] items-center gap-3 py-1.5">
        <span className="min-w-0 flex-1">
          <span className="block truncate">
            <span className="text-ink-3">{row.namespace}/</span>
            <b>{row.name}</b>
          </span>
          <span className="block truncate text-note text-ink-2">
            {row.policy} · <ModelText row={row} /> · pods {podsText(row)}
          </span>
        </span>
        <Headline row={row} />
        <span aria-hidden="true" className="text-ink-3">
          ›
        </span>
      </Link>
    </li>
  )
}

/** The one figure of a Service that matters most. */
function Headline({ row }: { row: ServiceRow }) {
  if (row.droppedShare !== null && row.droppedShare > 0) {
    return (
      <span className="flex-none text-right">
        <b className="block text-fault">{formatShareShort(row.droppedShare)}</b>
        <span className="text-note text-ink-2">dropped</span>
      </span>
    )
  }
  return (
    <span className="flex-none text-right">
      <b className="block">{hottestText(row)}</b>
      {row.readyEndpoints !== 0 && <span className="text-note text-ink-2">hottest ÷ fair</span>}
    </span>
  )
}

export type MoreRowsProps = { rows: number; total: number; onWindow: (window: RowWindow) => void }

/** Rows that one reaches by scrolling the page: they count as in view, so that the next ones are fetched. */
export function MoreRows({ rows, total, onWindow }: MoreRowsProps) {
  const end = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    const observed = end.current
    if (observed === null) return
    const observer = new IntersectionObserver(
      ([entry]) => onWindow({ start: 0, end: entry?.isIntersecting ? rows + 1 : Math.min(rows, FIRST_ROWS) }),
      { rootMargin: '600px' },
    )
    observer.observe(observed)
    return () => observer.disconnect()
  }, [rows, onWindow])
  return (
    <p ref={end} className="px-gutter py-3 text-note text-ink-3">
      {rows < total ? `${formatCount(rows)} of ${formatCount(total)} Services` : `${formatCount(total)} Services`}
    </p>
  )
}

const FIRST_ROWS = 40
