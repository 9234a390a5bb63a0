'use client'

import { useEffect, useState } from 'react'
import { Button, type ControlTone } from './control'

/** Writes text to the clipboard. False where the browser forbids it (no secure context, no permission). */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

const SAID_MS = 1_600

export type CopyButtonProps = {
  /** What is copied; a function where it depends on the moment (the address of the page). */
  text: string | (() => string)
  /** "Copy the Role". */
  label: string
  tone?: ControlTone
  className?: string
}

/** Copies on press and says so in its own place, without moving anything. */
export function CopyButton({ text, label, tone = 'edge', className }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null)
  useEffect(() => {
    if (outcome === null) return
    const timer = setTimeout(() => setOutcome(null), SAID_MS)
    return () => clearTimeout(timer)
  }, [outcome])

  const copy = async () => {
    const done = await copyText(typeof text === 'string' ? text : text())
    setOutcome(done ? 'copied' : 'refused')
  }
  const said = outcome === 'refused' ? 'not allowed' : 'copied'
  return (
    <Button tone={tone} className={className} onClick={copy}>
      <span className="grid">
        <span className={outcome === null ? '[grid-area:1/1]' : 'invisible [grid-area:1/1]'}>{label}</span>
        <span role="status" className="text-center [grid-area:1/1]">
          {outcome !== null && said}
        </span>
      </span>
    </Button>
  )
}
