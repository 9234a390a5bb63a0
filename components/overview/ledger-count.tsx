import type { ReactNode } from 'react'
import { cx } from '@/components/ui/cx'
import { VerdictIcon, type VerdictKind } from '@/components/ui/verdict-icon'
import { formatCount } from '@/lib/format/words'

/** Counts of one kind under their title, ruled off from the next. One that gives way is cut where the line is full. */
export function Entry({
  title,
  givesWay = false,
  children,
}: {
  title: ReactNode
  givesWay?: boolean
  children: ReactNode
}) {
  return (
    <div className={cx(givesWay ? 'overflow-hidden' : 'desk:shrink-0', entryClass)}>
      <span className="block max-w-[340px] truncate text-note leading-[14px] text-ink-3">{title}</span>
      <span className="-mx-1 flex gap-x-0.5 max-desk:flex-wrap">{children}</span>
    </div>
  )
}

const entryClass =
  'mr-4 min-w-0 border-r border-line py-[5px] pr-4 whitespace-nowrap last-of-type:mr-0 last-of-type:border-0 last-of-type:pr-0'

export type CountProps = {
  icon?: VerdictKind
  count: number
  words?: string
  /** Its words give way where the line is full; the pointer still tells them. */
  isBrief?: boolean
  label?: string
  pressed: boolean
  onPress: () => void
}

/** One count that is pressed. */
export function Count({ icon, count, words, isBrief = false, label, pressed, onPress }: CountProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      title={isBrief ? `${formatCount(count)} ${words}` : undefined}
      onClick={onPress}
      className={cx('inline-flex items-center gap-1', countClass, pressed && pressedClass)}
    >
      {icon !== undefined && <VerdictIcon kind={icon} />}
      <b className="text-body leading-[18px] text-ink-1">{formatCount(count)}</b>{' '}
      {isBrief ? <span className="desk:max-wide:sr-only">{words}</span> : words}
    </button>
  )
}

/** The look of a count that is pressed. */
export const countClass = 'h-[18px] rounded-[2px] px-1 hover:bg-bg-1 hover:text-ink-1 pointer-coarse:h-11'
export const pressedClass = 'bg-bg-2 text-ink-1 shadow-[inset_0_-2px_0_var(--accent)]'
