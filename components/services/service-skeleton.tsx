'use client'

import { useSearchParams } from 'next/navigation'
import { HealthSkeleton } from '@/components/health/health-skeleton'
import { Skeleton } from '@/components/ui/small'
import { serviceParsers } from '@/lib/client/service-url'

/** The Service page while its first answer is on the way: every block has the size of what comes in the tab that is open. */
export function ServiceSkeleton() {
  const tab = serviceParsers.tab.parseServerSide(useSearchParams().get('tab') ?? undefined)
  return (
    <div aria-busy="true">
      <h1 className="sr-only">Service, loading</h1>
      <div className="px-gutter pt-3 pb-2">
        <Skeleton className="h-4 w-48" />
        <Skeleton className="mt-1 h-[22px] w-[min(900px,90%)] max-pad:h-[68px]" />
        <Skeleton className="mt-2 h-[14px] w-[min(720px,80%)] max-pad:hidden" />
      </div>
      {tab === 'distribution' && <PictureSkeleton />}
      <div className="flex h-8 items-center gap-6 border-b border-line px-gutter max-pad:hidden">
        <Skeleton className="h-3 w-20" />
        <Skeleton className="h-3 w-20" />
        <Skeleton className="h-3 w-24" />
      </div>
      {tab === 'health' ? <HealthSkeleton /> : <ColumnsSkeleton />}
    </div>
  )
}

/** The path of a connection; on a phone the figures and the bars in its place. */
function PictureSkeleton() {
  return (
    <>
      <div className="border-t border-line px-gutter pt-2 pb-1 max-pad:hidden">
        <Skeleton className="h-[252px] w-full" />
      </div>
      <div className="px-gutter pad:hidden">
        <Skeleton className="h-[48px] w-64" />
        <Skeleton className="mt-6 h-[150px] w-full" />
        <Skeleton className="mt-6 h-[60px] w-full" />
      </div>
    </>
  )
}

function ColumnsSkeleton() {
  return (
    <div className="grid gap-8 px-gutter pt-3 desk:grid-cols-[minmax(0,780px)_1fr]">
      <Skeleton className="h-[220px] w-full" />
      <Skeleton className="h-[220px] w-full" />
    </div>
  )
}
