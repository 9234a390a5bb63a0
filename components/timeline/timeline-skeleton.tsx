import { Skeleton } from '@/components/ui/small'

/** The timeline while its first answer is on the way. */
export function TimelineSkeleton() {
  return (
    <div aria-busy="true" className="flex flex-col gap-3 px-gutter py-3">
      <span role="status" className="sr-only">
        Loading the timeline
      </span>
      <Skeleton className="h-[20px] w-1/3" />
      <Skeleton className="h-[300px] w-full" />
      <Skeleton className="h-[240px] w-full" />
    </div>
  )
}
