import { cx } from './cx'

/** Pod names differ in their last letters (a hash of five and its dash), node names in their number. */
const TAIL = 6

export type MiddleTruncatedProps = {
  text: string
  /** Characters at the end that are never cut. */
  tail?: number
  className?: string
}

/**
 * A name that is cut in the middle when there is no room (`web-hwv8…-fxt6j`). The whole text is in the document, so
 * selecting, copying and searching the page find it whole.
 */
export function MiddleTruncated({ text, tail = TAIL, className }: MiddleTruncatedProps) {
  if (text.length <= tail + 2) return <span className={cx('whitespace-nowrap', className)}>{text}</span>
  const cut = text.length - tail
  return (
    <span title={text} className={cx('inline-flex max-w-full min-w-0 whitespace-nowrap', className)} data-copy={text}>
      <span className="overflow-hidden text-ellipsis">{text.slice(0, cut)}</span>
      <span className="flex-none">{text.slice(cut)}</span>
    </span>
  )
}
