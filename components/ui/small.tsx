import type { ReactNode } from 'react'
import { cx } from './cx'
import { VerdictIcon, type VerdictKind } from './verdict-icon'

/** A key of the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className="rounded-[2px] border border-line px-1 font-sans text-note text-ink-2">{children}</kbd>
}

/** A short mark beside a thing; `dashed` for what is imagined or simulated. */
export function Chip({ dashed = false, children }: { dashed?: boolean; children: ReactNode }) {
  return (
    <span
      className={cx(
        'inline-flex items-center gap-1 rounded border px-1.5 py-px text-note whitespace-nowrap text-ink-2',
        dashed ? 'border-dashed border-line-2' : 'border-line',
      )}
    >
      {children}
    </span>
  )
}

export type NoticeProps = {
  kind: VerdictKind
  /** The fact, in bold. */
  title: ReactNode
  /** What follows from it, and what to do. */
  children?: ReactNode
}

const noticeGrounds: Partial<Record<VerdictKind, string>> = {
  fault: 'border-l-2 border-fault bg-fault-bg px-2.5',
  warning: 'border-l-2 border-warn bg-warn-bg px-2.5',
}

/** A state of the page in words: what is missing or wrong, what it costs, what to do. */
export function Notice({ kind, title, children }: NoticeProps) {
  return (
    <div className={cx('flex gap-2 py-1.5 text-fact', noticeGrounds[kind] ?? 'border-t border-line')}>
      <VerdictIcon kind={kind} className="mt-[3px]" />
      <div className="min-w-0">
        <b>{title}</b> {children !== undefined && <span className="text-ink-2">{children}</span>}
      </div>
    </div>
  )
}

/** A grey block of the size of what comes; hidden from screen readers, the region around it is `aria-busy`. */
export function Skeleton({ className }: { className: string }) {
  return <span aria-hidden="true" className={cx('skeleton block', className)} />
}

/** Preformatted text: YAML, a command. */
export function Code({ children }: { children: ReactNode }) {
  return (
    <pre className="rounded border border-line bg-bg-1 px-2.5 py-2 font-mono text-[11.5px] leading-4 whitespace-pre-wrap wrap-anywhere text-ink-1">
      {children}
    </pre>
  )
}
