import { Skeleton } from '@/components/ui/small'

/** Clients while their first answer is on the way. */
export function ClientsSkeleton() {
  return (
    <div aria-busy="true" className="grid gap-8 px-gutter py-3 desk:grid-cols-[minmax(0,8fr)_minmax(0,7fr)]">
      <span role="status" className="sr-only">
        Loading clients
      </span>
      <Skeleton className="h-[420px] w-full" />
      <Skeleton className="h-[300px] w-full" />
    </div>
  )
}
