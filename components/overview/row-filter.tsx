'use client'

import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useShortcut } from '@/components/ui/shortcuts'
import { Kbd } from '@/components/ui/small'

/** A pause in typing after which the rows are asked for. */
const TYPING_MS = 150

export type RowFilterProps = { text: string; onChange: (text: string) => void }

/** Narrows the rows by namespace, name or model; the server looks, so that it finds rows that were not fetched yet. */
export function RowFilter({ text, onChange }: RowFilterProps) {
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(text)
  const [known, setKnown] = useState(text)
  // The address changed by other means (a count, the back button): show what it says.
  if (known !== text) {
    setKnown(text)
    setTyped(text)
  }
  const report = useEffectEvent(() => {
    if (typed !== text) {
      setKnown(typed)
      onChange(typed)
    }
  })
  useEffect(() => {
    const timer = setTimeout(() => report(), typed === '' ? 0 : TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed])
  useShortcut('/', 'filter rows', () => {
    input.current?.focus()
    input.current?.select()
  })
  return (
    <label className="flex h-[26px] items-center gap-1.5 self-center rounded border border-line pr-1 pl-2 focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-accent pointer-coarse:h-11 desk:my-0">
      <span className="sr-only">Filter rows by namespace, name or model</span>
      <input
        ref={input}
        type="search"
        value={typed}
        placeholder="Filter rows"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          setTyped('')
          input.current?.blur()
        }}
        className="w-[112px] grow max-pad:w-full bg-transparent text-body text-ink-1 outline-none [&::-webkit-search-cancel-button]:appearance-none"
      />
      <span className="pointer-coarse:hidden max-pad:hidden">
        <Kbd>/</Kbd>
      </span>
    </label>
  )
}
