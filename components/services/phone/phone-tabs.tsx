import Link from 'next/link'
import { useEffect, useRef } from 'react'
import { cx } from '@/components/ui/cx'
import { type TabItem, TabNote } from '@/components/ui/tabs'

/** The views of a Service at the thumb; they take the place of the pages, which the way back leads to. */
export function PhoneTabs({ items, overview }: { items: readonly TabItem[]; overview: string }) {
  const bar = useRef<HTMLElement>(null)
  const current = items.find((item) => item.current)?.label
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view is another place in the bar
  useEffect(() => {
    const tab = bar.current?.querySelector<HTMLElement>('[aria-current]')
    // Of the bar alone: the page stays where it is.
    if (bar.current != null && tab != null) {
      bar.current.scrollLeft = tab.offsetLeft + tab.offsetWidth / 2 - bar.current.clientWidth / 2
    }
  }, [current])
  return (
    <nav
      ref={bar}
      aria-label="Views of this Service"
      data-phone-tabs=""
      className="fixed inset-x-0 bottom-0 z-[6] flex h-12 items-center gap-5 overflow-x-auto border-t border-line-2 bg-bg-1 px-gutter pad:hidden print:hidden"
    >
      {items.map((item) => (
        <Link
          key={item.href}
          href={item.href}
          scroll={false}
          aria-current={item.current ? 'page' : undefined}
          className={cx(
            'flex h-11 items-center border-b-2',
            item.current ? 'border-accent font-semibold' : 'border-transparent text-ink-2',
          )}
        >
          {item.label}
          <TabNote {...item} />
        </Link>
      ))}
      <Link href={overview} className="ml-auto flex h-11 items-center text-ink-2">
        <span aria-hidden="true" className="mr-1">
          ‹
        </span>
        Overview
      </Link>
    </nav>
  )
}
