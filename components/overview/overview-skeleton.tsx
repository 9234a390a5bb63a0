import { cx } from '@/components/ui/cx'
import { Skeleton } from '@/components/ui/small'
import { HEAD_HEIGHT, ROW_HEIGHT } from './geometry'

const LINES = 24
const PHONE_LINES = 9
/** Room for a sentence of two lines (four on a phone) and its basis, whatever it will say: nothing moves when it comes. */
export const HEAD_ROOM = 'min-h-[98px] max-pad:min-h-[160px]'

/** The overview before its first answer, in the sizes of what comes. */
export function OverviewSkeleton() {
  return (
    <div aria-busy="true" className="flex min-h-0 flex-1 flex-col overflow-hidden">
      <h1 className="sr-only">Overview, loading</h1>
      <div className={cx('flex-none px-gutter py-3', HEAD_ROOM)}>
        <Skeleton className="my-[3px] h-5 w-full" />
        <Skeleton className="mt-1.5 h-5 w-2/5" />
        <Skeleton className="mt-[13px] h-2.5 w-[min(420px,60%)]" />
      </div>
      <div className="flex h-11 flex-none items-center gap-8 border-y border-line px-gutter max-pad:h-[127px]">
        <Skeleton className="h-5 w-36" />
        <Skeleton className="h-5 w-96 max-pad:w-24" />
        <Skeleton className="h-5 w-72 max-pad:hidden" />
      </div>
      <div className="flex h-[38px] flex-none items-center gap-4 px-gutter max-pad:hidden">
        <Skeleton className="h-6 w-[420px]" />
        <Skeleton className="h-6 w-[198px]" />
      </div>
      <SkeletonMatrix />
      <SkeletonList className="pad:hidden" />
    </div>
  )
}

/** The rows as a phone has them. */
export function SkeletonList({ className }: { className?: string }) {
  return (
    <div aria-hidden="true" className={cx('px-gutter pt-[37px]', className)}>
      {Array.from({ length: PHONE_LINES }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines that never change place
        <div key={line} className="flex h-[53px] flex-col justify-center gap-2 border-b border-line">
          <Skeleton className="h-2.5 w-32" />
          <Skeleton className="h-2 w-56" />
        </div>
      ))}
    </div>
  )
}

/** Only the matrix, for when its columns are still to come. */
export function SkeletonMatrix() {
  return (
    <svg
      aria-hidden="true"
      className="mx-gutter min-h-0 w-[calc(100%-2*var(--gutter))] flex-1 max-pad:hidden"
      preserveAspectRatio="none"
    >
      <path d={`M0 ${HEAD_HEIGHT - 0.5}H4000`} className="stroke-line" />
      {Array.from({ length: LINES }, (_, line) => {
        const y = HEAD_HEIGHT + line * ROW_HEIGHT + 7
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines that never change place
          <g key={line} className="fill-bg-2">
            <rect x="20" y={y} width={90 + ((line * 37) % 50)} height="8" rx="2" />
            <rect x="176" y={y} width="30" height="8" rx="2" />
            <rect x="224" y={y} width={60 + ((line * 53) % 40)} height="8" rx="2" />
            <rect x="416" y={y} width="36" height="8" rx="2" />
            <rect x="466" y={y} width={10 + ((line * 29) % 40)} height="8" rx="2" />
          </g>
        )
      })}
    </svg>
  )
}
