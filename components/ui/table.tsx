import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx'

export type TableProps = {
  caption: string
  tight?: boolean
  /** On a phone each row is a block: its `Tr` says by grid classes which value stands where; heads are left out. */
  stacks?: boolean
  children: ReactNode
}

const stacked = cx(
  'max-pad:block max-pad:[&_tbody]:block max-pad:[&_thead]:hidden',
  'max-pad:[&_tbody_th]:block max-pad:[&_tbody_th]:border-0 max-pad:[&_tbody_th]:p-0 max-pad:[&_td:first-child]:pl-0',
  'max-pad:[&_tbody>tr]:grid max-pad:[&_td]:h-auto max-pad:[&_td]:border-0 max-pad:[&_td]:p-0',
  'max-pad:[&_tbody>tr]:border-b max-pad:[&_tbody>tr]:border-line/55 max-pad:[&_tbody>tr]:py-1.5',
)

/** A table of facts: text left, numbers right (`numeric`), hairlines between rows. It scrolls by itself when too wide. */
export function Table({ caption, tight = false, stacks = false, children }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label={caption} tabIndex={0} className="overflow-x-auto focus-visible:outline-offset-[-2px]">
      <table className={cx('w-full border-collapse', tight && '[&_td]:h-[21px] [&_td]:py-0', stacks && stacked)}>
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </section>
  )
}

/** Column head. `numeric` aligns it with its numbers; `wrap` for a head in whole words. */
export function Th({
  numeric = false,
  wrap = false,
  className,
  ...rest
}: ComponentProps<'th'> & { numeric?: boolean; wrap?: boolean }) {
  return (
    <th
      scope="col"
      className={cx(
        'border-b border-line py-0.5 pr-2.5 align-bottom text-note font-medium text-ink-3 first:pl-1.5',
        wrap ? 'whitespace-normal' : 'whitespace-nowrap',
        numeric ? 'text-right' : 'text-left',
        className,
      )}
      {...rest}
    />
  )
}

/** One value. `wrap` for prose, `numeric` for figures. */
export function Td({
  numeric = false,
  wrap = false,
  className,
  ...rest
}: ComponentProps<'td'> & { numeric?: boolean; wrap?: boolean }) {
  return (
    <td
      className={cx(
        'h-(--row) border-b border-line/55 pr-2.5 text-table first:pl-1.5',
        wrap ? 'py-1 leading-[18px] whitespace-normal' : 'py-px whitespace-nowrap',
        numeric && 'text-right',
        className,
      )}
      {...rest}
    />
  )
}

/** A body row; the selected one carries the accent at its edge. */
export function Tr({ selected = false, className, ...rest }: ComponentProps<'tr'> & { selected?: boolean }) {
  return (
    <tr
      className={cx(
        'focus-visible:-outline-offset-2',
        selected && 'bg-bg-2 [&>td:first-child]:shadow-[inset_2px_0_0_var(--accent)]',
        className,
      )}
      {...rest}
    />
  )
}

/** A row that names the group of the rows below it. */
export function GroupRow({ span, children }: { span: number; children: ReactNode }) {
  return (
    <tr>
      <th
        scope="colgroup"
        colSpan={span}
        className="border-b border-line pt-1.5 pb-px pl-1.5 text-left text-note font-normal text-ink-2"
      >
        {children}
      </th>
    </tr>
  )
}
