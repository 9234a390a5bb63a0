import type { TimeSpan } from '@/lib/domain/observed/traffic'
import { seconds } from '@/lib/server/demo/simulation/cycle'
import { stepSeconds } from './connections'

const STEP_MS = seconds(stepSeconds)
/** What the simulation keeps, as a small metric server would. */
const KEPT_STEPS = 3_600 / stepSeconds

/** Steps that a question is answered from: `first` to `last`, both among them. */
export type Steps = { readonly first: number; readonly last: number; readonly isCut: boolean }

/** How long after the start of the demo a step is, at its middle; before the start all is as it was at the start. */
export const middleOf = (step: number): number => Math.max(0, step * STEP_MS + STEP_MS / 2)

/** When a step ends, Unix milliseconds. */
export const endOf = (step: number, startMs: number): number => startMs + (step + 1) * STEP_MS

/** Oldest step that is kept. */
export const oldestKept = (nowMs: number, startMs: number): number => lastWhole(nowMs, startMs) - KEPT_STEPS + 1

/**
 * The whole steps of the last hour that lie in a span, at least one where the span reaches into that hour.
 *
 * @returns null: it is over longer ago than that
 */
export function stepsIn(span: TimeSpan, nowMs: number, startMs: number): Steps | null {
  const newest = lastWhole(nowMs, startMs)
  const oldest = oldestKept(nowMs, startMs)
  const last = Math.min(newest, lastWhole(span.endMs, startMs))
  const count = Math.max(1, Math.round((span.endMs - span.startMs) / STEP_MS))
  const wanted = last - count + 1
  return last < oldest ? null : { first: Math.max(oldest, wanted), last, isCut: wanted < oldest }
}

const lastWhole = (ms: number, startMs: number): number => Math.floor((ms - startMs) / STEP_MS) - 1
