'use client'

import type { Ref } from 'react'
import { cx } from '@/components/ui/cx'
import type { ServiceRow } from '@/lib/contracts/services'
import { serviceKey } from '@/lib/domain/cluster'
import { FACTS_WIDTH } from './facts'
import { ROW_HEIGHT } from './geometry'
import type { MatrixItem } from './items'
import { MatrixLine, type MatrixLineProps } from './matrix-line'
import type { useMatrixPointer } from './use-matrix-pointer'

export type MatrixSheetProps = Omit<MatrixLineProps, 'item' | 'top'> & {
  ref: Ref<HTMLDivElement>
  items: readonly MatrixItem[]
  /** Which of them to draw. */
  lines: readonly number[]
  width: number
  height: number
  outdated: boolean
  /** Node column along which two lines lead the eye; null: none. */
  guide: number | null
  handlers: ReturnType<typeof useMatrixPointer>['handlers']
}

/** What scrolls under the head: the lines in view, each at its place. */
export function MatrixSheet(props: MatrixSheetProps) {
  const { ref, items, lines, width, height, outdated, guide, handlers, ...line } = props
  const guideLeft = guide === null ? undefined : line.layout.x[guide]
  return (
    <div
      ref={ref}
      role="presentation"
      className={cx('relative motion-safe:transition-opacity', outdated && 'opacity-60')}
      style={{ height, width }}
      {...handlers}
    >
      {lines.map((index) => {
        const item = items[index]
        return item === undefined ? null : (
          <MatrixLine key={lineKey(item)} item={item} top={index * ROW_HEIGHT} {...line} />
        )
      })}
      {guideLeft !== undefined && (
        <div
          aria-hidden="true"
          className="pointer-events-none absolute top-0 z-[1] h-full border-x border-accent opacity-35"
          style={{ left: FACTS_WIDTH + guideLeft - 1, width: line.layout.pitch + 1 }}
        />
      )}
    </div>
  )
}

function lineKey(item: MatrixItem): string {
  if (item.kind === 'group') return `group ${item.group}`
  return item.kind === 'service' ? keyOf(item.row) : `pending ${item.index}`
}

const keyOf = (row: ServiceRow) => serviceKey(row.namespace, row.name)
