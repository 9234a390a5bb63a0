'use client'

import { type ReactNode, useEffect, useRef } from 'react'
import { cx } from './cx'

export type DialogProps = {
  label: string
  onClose: () => void
  className?: string
  children: ReactNode
}

/** A modal dialog: the browser's own, with its focus handling. Mounted is open; Esc and a press beside it close. */
export function Dialog({ label, onClose, className, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const before = document.activeElement
    if (dialog.current?.open === false) dialog.current.showModal()
    // A dialog that is unmounted while open does not give the focus back by itself.
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the press beside the dialog has its key, Esc, from the browser
    <dialog
      ref={dialog}
      aria-label={label}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current.close()
      }}
      className={cx(
        'm-auto mt-[12vh] max-h-[76vh] max-w-[calc(100vw-28px)] overflow-hidden rounded border border-line-2 bg-bg-1',
        'text-ink-1 shadow-none outline-none max-pad:mt-14',
        className,
      )}
    >
      {children}
    </dialog>
  )
}
