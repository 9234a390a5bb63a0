import type { ReactNode } from 'react'
import { Skeleton } from './small'

type PageSkeletonProps = {
  /** What is on the way: "findings". */
  what: string
  /** Blocks of the size of what comes below the head. */
  children: ReactNode
}

/** A page while its first answer is on the way: its sentence and what that rests on, then what stands below. */
export function PageSkeleton({ what, children }: PageSkeletonProps) {
  return (
    <div aria-busy="true" className="px-gutter pt-3">
      <h1 className="sr-only">{what}, loading</h1>
      <span role="status" className="sr-only">
        Loading {what.toLowerCase()}
      </span>
      <Skeleton className="my-0.5 h-[22px] w-[min(720px,90%)]" />
      <Skeleton className="mt-2 h-[14px] w-[min(560px,80%)]" />
      {children}
    </div>
  )
}
