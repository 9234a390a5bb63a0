'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { controlClass } from '@/components/ui/control'
import { CopyButton } from '@/components/ui/copy-button'
import { cx } from '@/components/ui/cx'
import { Chip, Kbd } from '@/components/ui/small'
import { BrandMark } from './brand-mark'
import { Freshness } from './freshness'
import { pagesOf } from './pages'
import { shareAddress } from './share-address'
import { ThemeButton } from './theme-button'

export type BarProps = {
  cluster: string
  clusterName: string
  /** Seed of the simulation; null: a real cluster. */
  demoSeed: number | null
  onSwitchCluster: () => void
  onJump: () => void
}

/** The bar over every page of a cluster. */
export function Bar({ cluster, clusterName, demoSeed, onSwitchCluster, onJump }: BarProps) {
  return (
    <header
      className={cx(
        'flex h-(--bar) flex-none items-center gap-1 border-b border-line px-gutter whitespace-nowrap print:hidden',
        // As at 200 % zoom: the pages get a line of their own.
        'pad:max-[960px]:h-auto pad:max-[960px]:flex-wrap pad:max-[960px]:pt-1.5',
      )}
    >
      <Link href={`/${cluster}`} aria-label="Evenkeel, overview" className="mr-2 flex items-center gap-2 font-semibold">
        <BrandMark />
        <span className="max-[960px]:hidden">Evenkeel</span>
      </Link>
      <button
        type="button"
        className={controlClass('bare', 'min-w-0 max-pad:px-1 max-pad:font-semibold')}
        onClick={onSwitchCluster}
        aria-haspopup="dialog"
        aria-label={`Cluster ${clusterName}, switch`}
      >
        <span className="max-w-[240px] truncate max-[960px]:max-w-[130px]">{clusterName}</span>
        <span aria-hidden="true" className="text-[10px] text-ink-3">
          ▾
        </span>
      </button>
      <PageLinks cluster={cluster} />
      <span className="flex flex-1 justify-end px-2">
        {demoSeed !== null && (
          <span className="max-pad:hidden">
            <Chip dashed>demo · simulated, seed {demoSeed}</Chip>
          </span>
        )}
      </span>
      <button type="button" className={controlClass('bare', 'text-ink-2 max-pad:hidden')} onClick={onJump}>
        Jump to{' '}
        <span className="max-[960px]:hidden">
          <Kbd>Ctrl K</Kbd>
        </span>
      </button>
      <ThemeButton />
      <Freshness cluster={cluster} />
      <CopyButton tone="primary" label="Share" text={shareAddress} />
    </header>
  )
}

function PageLinks({ cluster }: { cluster: string }) {
  const pathname = usePathname()
  return (
    <nav
      aria-label="Pages"
      className="ml-2 flex h-full max-pad:hidden pad:max-[960px]:order-last pad:max-[960px]:-ml-2.5 pad:max-[960px]:h-8 pad:max-[960px]:basis-full"
    >
      {pagesOf(cluster).map((page) => {
        const current = page.holds(pathname)
        return (
          <Link
            key={page.href}
            href={page.href}
            aria-current={current ? 'page' : undefined}
            className={cx(
              'flex items-center border-b-2 px-2.5 pt-0.5 focus-visible:-outline-offset-2',
              current ? 'border-accent font-semibold text-ink-1' : 'border-transparent text-ink-2 hover:text-ink-1',
            )}
          >
            {page.label}
          </Link>
        )
      })}
    </nav>
  )
}
