import { PageSkeleton } from '@/components/ui/page-skeleton'
import { Skeleton } from '@/components/ui/small'

/** The tab of clients while its first answer is on the way. */
export function ClientsSkeleton() {
  return (
    <div aria-busy="true" className="px-gutter">
      <span role="status" className="sr-only">
        Loading clients
      </span>
      <Columns />
    </div>
  )
}

/** The page of clients while its first answer is on the way. */
export function ClientsPageSkeleton() {
  return (
    <PageSkeleton what="Clients">
      <Columns />
    </PageSkeleton>
  )
}

function Columns() {
  return (
    <div className="grid gap-8 py-3 desk:grid-cols-[minmax(0,8fr)_minmax(0,7fr)]">
      <Skeleton className="h-[420px] w-full" />
      <Skeleton className="h-[300px] w-full" />
    </div>
  )
}
