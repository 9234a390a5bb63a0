import type { ReactNode } from 'react'
import type { HealthVerdict } from '@/lib/domain/health/answer'
import { cx } from './cx'

export type VerdictKind =
  | 'ok'
  | 'by-design'
  | 'warning'
  | 'medium'
  | 'fault'
  | 'not-reachable'
  | 'unknown'
  | 'stale'
  | 'denied'
  | 'scenario'

/** Which mark a health verdict has. */
export const verdictKind: Record<HealthVerdict, VerdictKind> = {
  'as-expected': 'ok',
  'by-design': 'by-design',
  disagrees: 'fault',
  'not-reachable': 'not-reachable',
  unknown: 'unknown',
}

const outline = { fill: 'none', stroke: 'currentColor' } as const

/** Each verdict has its own outline, so that it is told apart without its colour. */
const shapes: Record<VerdictKind, { color: string; shape: ReactNode }> = {
  ok: { color: 'text-ok', shape: <path d="M2.5 7.5l3 3 6-7" {...outline} strokeWidth="1.8" /> },
  'by-design': {
    color: 'text-design',
    shape: (
      <>
        <circle cx="7" cy="7" r="5" {...outline} strokeWidth="1.4" />
        <circle cx="7" cy="7" r="1.5" fill="currentColor" />
      </>
    ),
  },
  warning: {
    color: 'text-warn',
    shape: (
      <>
        <path d="M7 1.2L13.4 12.6H.6z" fill="currentColor" />
        <path d="M7 5v4M7 10v1.5" className="stroke-bg-0" strokeWidth="1.5" />
      </>
    ),
  },
  medium: {
    color: 'text-warn',
    shape: (
      <>
        <path d="M7 2.2L12.3 11.9H1.7z" {...outline} strokeWidth="1.5" strokeLinejoin="round" />
        <path d="M7 5.4v3M7 9.3v1.2" stroke="currentColor" strokeWidth="1.3" />
      </>
    ),
  },
  fault: {
    color: 'text-fault',
    shape: (
      <>
        <path d="M4.2.8h5.6l3.4 3.4v5.6l-3.4 3.4H4.2L.8 9.8V4.2z" fill="currentColor" />
        <path d="M4.6 4.6l4.8 4.8M9.4 4.6L4.6 9.4" className="stroke-bg-0" strokeWidth="1.7" />
      </>
    ),
  },
  'not-reachable': {
    color: 'text-far',
    shape: (
      <>
        <path d="M1 7h7M5.5 4L8.5 7l-3 3" {...outline} strokeWidth="1.6" />
        <path d="M12 1.5v11" stroke="currentColor" strokeWidth="2" />
      </>
    ),
  },
  unknown: {
    color: 'text-unknown',
    shape: (
      <>
        <circle cx="7" cy="7" r="5.6" {...outline} strokeWidth="1.2" strokeDasharray="2.2 1.6" />
        <path d="M5.3 5.6c0-2.3 3.5-2.2 3.5-.1 0 1.4-1.7 1.5-1.7 3M7.1 9.6v1.3" {...outline} strokeWidth="1.3" />
      </>
    ),
  },
  stale: {
    color: 'text-unknown',
    shape: (
      <>
        <circle cx="7" cy="7" r="5.6" {...outline} strokeWidth="1.3" />
        <path d="M7 3.6V7l2.4 1.8" {...outline} strokeWidth="1.3" />
      </>
    ),
  },
  denied: {
    color: 'text-unknown',
    shape: (
      <>
        <rect x="2.4" y="6" width="9.2" height="6.8" fill="currentColor" />
        <path d="M4.6 6V4.2a2.4 2.4 0 0 1 4.8 0V6" {...outline} strokeWidth="1.5" />
      </>
    ),
  },
  scenario: {
    color: 'text-ink-2',
    shape: (
      <>
        <rect x="1.5" y="1.5" width="11" height="11" {...outline} strokeWidth="1.3" strokeDasharray="2.4 1.8" />
        <path d="M4 7h5M7 4.5L9.5 7 7 9.5" {...outline} strokeWidth="1.4" />
      </>
    ),
  },
}

export type VerdictIconProps = {
  kind: VerdictKind
  /** What it says where no word stands beside it; without it the mark is hidden from screen readers. */
  label?: string
  size?: number
  className?: string
}

/** The mark of a verdict. Inside an SVG drawing place it with a wrapping `<g transform>`. */
export function VerdictIcon({ kind, label, size = 13, className }: VerdictIconProps) {
  const { color, shape } = shapes[kind]
  const spoken = label === undefined ? { 'aria-hidden': true as const } : { role: 'img', 'aria-label': label }
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: labelled, or hidden because the word stands beside it
    <svg
      width={size}
      height={size}
      viewBox="0 0 14 14"
      className={cx('inline-block flex-none align-[-2px]', color, className)}
      {...spoken}
    >
      {shape}
    </svg>
  )
}
