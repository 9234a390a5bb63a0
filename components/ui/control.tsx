import type { ComponentProps } from 'react'
import { cx } from './cx'

export type ControlTone = 'edge' | 'bare' | 'primary'

const tones: Record<ControlTone, string> = {
  edge: 'border-line text-ink-1 hover:border-line-2',
  bare: 'border-transparent text-ink-1 hover:border-line',
  primary: 'border-accent text-accent hover:bg-bg-1',
}

/** The look of everything that is pressed: 26 px high, 44 where a finger does it. */
export function controlClass(tone: ControlTone = 'edge', className?: string): string {
  return cx(
    'inline-flex h-[26px] items-center gap-1.5 rounded border px-2 whitespace-nowrap pointer-coarse:h-11',
    'disabled:cursor-default disabled:text-ink-3 print:hidden',
    tones[tone],
    className,
  )
}

/** A button of the house. */
export function Button({ tone = 'edge', className, ...rest }: ComponentProps<'button'> & { tone?: ControlTone }) {
  return <button type="button" className={controlClass(tone, className)} {...rest} />
}
