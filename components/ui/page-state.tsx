import type { ReactNode } from 'react'
import { VerdictIcon, type VerdictKind } from './verdict-icon'

export type PageStateProps = {
  kind: VerdictKind
  /** What is the case, as a sentence. */
  title: string
  /** Why, and what to do. */
  children: ReactNode
  /** Links and buttons. */
  actions?: ReactNode
}

/** A page that has nothing else to show: not found, failed, empty. */
export function PageState({ kind, title, children, actions }: PageStateProps) {
  return (
    <section className="max-w-[760px] px-gutter py-6">
      <h1 className="flex gap-2.5 text-say text-pretty">
        <VerdictIcon kind={kind} size={18} className="mt-1" />
        <span className="min-w-0 break-words">{title}</span>
      </h1>
      <div className="mt-2 flex flex-col gap-2 text-ink-2">{children}</div>
      {actions !== undefined && <div className="mt-4 flex flex-wrap gap-2">{actions}</div>}
    </section>
  )
}
