'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { cx } from '@/components/ui/cx'
import { pagesOf } from './pages'

export type PhoneNavProps = { cluster: string; demoSeed: number | null; onJump: () => void }

/** On a phone the pages are at the thumb. */
export function PhoneNav({ cluster, demoSeed, onJump }: PhoneNavProps) {
  const pathname = usePathname()
  return (
    <nav
      aria-label="Pages"
      // A page with views of its own puts those at the thumb instead.
      className="fixed inset-x-0 bottom-0 z-[5] flex h-12 items-center gap-3 border-t border-line-2 bg-bg-1 px-gutter pad:hidden print:hidden [body:has([data-phone-tabs])_&]:hidden"
    >
      {pagesOf(cluster).map((page) => {
        const current = page.holds(pathname)
        return (
          <Link
            key={page.href}
            href={page.href}
            aria-current={current ? 'page' : undefined}
            className={cx(
              'flex h-11 items-center border-b-2',
              current ? 'border-accent font-semibold' : 'border-transparent text-ink-2',
            )}
          >
            {page.label}
          </Link>
        )
      })}
      <button type="button" onClick={onJump} aria-label="Jump to" className="h-11 text-ink-2">
        Jump
      </button>
      {demoSeed !== null && (
        <span className="ml-auto text-note text-ink-2">
          demo<span className="sr-only">, seed {demoSeed}</span>
        </span>
      )}
    </nav>
  )
}
