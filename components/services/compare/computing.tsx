import { Skeleton } from '@/components/ui/small'

/** The size of a comparison that is still to come. */
export function Computing() {
  return (
    <div className="px-gutter py-3" aria-busy="true">
      <span role="status" className="sr-only">
        Computing the comparison
      </span>
      <Skeleton className="h-[560px] w-full" />
    </div>
  )
}
