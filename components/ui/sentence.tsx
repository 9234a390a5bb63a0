import type { ReactNode } from 'react'
import { cx } from './cx'

/** A plain piece of a sentence, or its one marked phrase: `bad` for loss, `hot` and `cold` for pressure. */
export type SentencePart = string | { readonly text: string; readonly tone: 'bad' | 'hot' | 'cold' }

/** A marked phrase of so many letters stays on one line; a longer one would run out of the window. */
const WHOLE_UP_TO = 60

const marks = { bad: 'mark-bad', hot: 'mark-hot', cold: 'mark-cold' } as const

const markOf = ({ text, tone }: Exclude<SentencePart, string>): string =>
  cx(marks[tone], text.length <= WHOLE_UP_TO && 'pad:whitespace-nowrap')

/** The sentence that answers the page's question; the page's only `h1`. */
export function Sentence({ parts }: { parts: readonly SentencePart[] }) {
  return (
    <h1 className="max-w-[1326px] text-pretty text-say break-words max-pad:text-[18px] max-pad:leading-6">
      {parts.map((part, index) =>
        typeof part === 'string' ? (
          part
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one sentence have no identity but their place
          <span key={index} className={markOf(part)}>
            {part.text}
          </span>
        ),
      )}
    </h1>
  )
}

/** What the sentence rests on, in smaller type below it. */
export function Basis({ children }: { children: ReactNode }) {
  return <p className="mt-1 text-fact text-ink-2">{children}</p>
}

/** The head of a page: breadcrumb if any, sentence, what it rests on. */
export function PageHead({ children, className }: { children: ReactNode; className?: string }) {
  return <header className={cx('px-gutter py-3', className)}>{children}</header>
}

/** Facts of one object in a line: each is a few words with its value in `<b>`. */
export function FactsLine({ children }: { children: ReactNode }) {
  return (
    <div className="mt-1 flex flex-wrap gap-x-[18px] text-fact text-ink-2 [&_b]:font-medium [&_b]:text-ink-1">
      {children}
    </div>
  )
}
