import { Skeleton } from '@/components/ui/small'

/** A page of a cluster while it is under way: every one of them begins with its sentence. */
export default function Loading() {
  return (
    <div aria-busy="true" className="px-gutter py-3">
      <Skeleton className="my-[3px] h-5 w-[min(880px,90%)]" />
      <Skeleton className="mt-3 h-2.5 w-[min(420px,60%)]" />
    </div>
  )
}
