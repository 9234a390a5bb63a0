'use client'

import { useEffect } from 'react'
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
 * searching the page finds it; a press selects it, and `useWholeNames` copies it in one piece.
 */
export function MiddleTruncated({ text, tail = TAIL, className }: MiddleTruncatedProps) {
  if (text.length <= tail + 2) return <span className={cx('whitespace-nowrap', className)}>{text}</span>
  const cut = text.length - tail
  return (
    <span
      title={text}
      data-cut=""
      className={cx('inline-flex max-w-full min-w-0 whitespace-nowrap select-all [button_&]:select-none', className)}
    >
      <span className="overflow-hidden text-ellipsis">{text.slice(0, cut)}</span>
      <span className="flex-none">{text.slice(cut)}</span>
    </span>
  )
}

/** Copies names whole: the two parts of a cut one lie beside each other, which browsers copy as two lines. */
export function useWholeNames(): void {
  useEffect(() => {
    document.addEventListener('copy', copyWhole)
    return () => document.removeEventListener('copy', copyWhole)
  }, [])
}

function copyWhole(event: ClipboardEvent): void {
  const selection = document.getSelection()
  if (selection === null || selection.isCollapsed || event.clipboardData === null) return
  const text = selection.toString()
  let whole = text
  for (const name of document.querySelectorAll('[data-cut]')) {
    if (!selection.containsNode(name, true)) continue
    const parts = [...name.children].map((part) => part.textContent)
    whole = whole.replaceAll(parts.join('\n'), parts.join(''))
  }
  if (whole === text) return
  event.clipboardData.setData('text/plain', whole)
  event.preventDefault()
}
