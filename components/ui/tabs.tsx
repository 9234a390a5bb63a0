import Link from 'next/link'
import { cx } from './cx'

export type TabItem = {
  readonly href: string
  readonly label: string
  /** A count beside the label ("1 of 36"). */
  readonly note?: string | undefined
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
          {item.note !== undefined && <span className="ml-1 text-note font-normal text-ink-2">{item.note}</span>}
        </Link>
      ))}
    </nav>
  )
}
