import Link from 'next/link'
import { cx } from './cx'
import { VerdictIcon, type VerdictKind } from './verdict-icon'

export type TabItem = {
  readonly href: string
  readonly label: string
  /** A count beside the label ("1 of 36"). */
  readonly note?: string | undefined
  /** A mark before the note: how bad it is. */
  readonly mark?: VerdictKind | undefined
  readonly current: boolean
}

/** Views of one object. They are links: the address of each view can be shared, and works without scripts. */
export function Tabs({ label, items }: { label: string; items: readonly TabItem[] }) {
  return (
    <nav
      aria-label={label}
      className="flex h-8 overflow-x-auto border-b border-line px-gutter [scrollbar-width:none] max-pad:h-11"
    >
      {items.map((item) => (
        <Link
          key={item.href}
          href={item.href}
          scroll={false}
          aria-current={item.current ? 'page' : undefined}
          className={cx(
            '-mb-px flex items-center border-b-2 px-3 whitespace-nowrap first:-ml-3 focus-visible:-outline-offset-2',
            item.current ? 'border-accent font-semibold text-ink-1' : 'border-transparent text-ink-2 hover:text-ink-1',
          )}
        >
          {item.label}
          <TabNote {...item} />
        </Link>
      ))}
    </nav>
  )
}

/** What a tab has to say beside its name. */
export function TabNote({ note, mark }: Pick<TabItem, 'note' | 'mark'>) {
  if (note === undefined) return null
  return (
    <span className="ml-1 inline-flex items-center gap-0.5 text-note font-normal whitespace-nowrap text-ink-2">
      {mark !== undefined && <VerdictIcon kind={mark} size={12} />}
      {note}
    </span>
  )
}
