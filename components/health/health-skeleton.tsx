import { Skeleton } from '@/components/ui/small'

/** The health tab while its nodes are asked for the first time. */
export function HealthSkeleton() {
  return (
    <div aria-busy="true" className="px-gutter">
      <span role="status" className="sr-only">
        Asking the health ports
      </span>
      <Skeleton className="mt-2.5 h-4 w-[min(720px,90%)]" />
      <Skeleton className="mt-3 h-[132px] w-full" />
      <Skeleton className="mt-4 h-4 w-64" />
      <Skeleton className="mt-2 h-[118px] w-full" />
      <div className="mt-3 grid gap-8 desk:grid-cols-3">
        <Skeleton className="h-[140px] w-full" />
        <Skeleton className="h-[140px] w-full" />
        <Skeleton className="h-[140px] w-full" />
      </div>
    </div>
  )
}
