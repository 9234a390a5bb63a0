import 'server-only'
import type { Clock } from '../sources'

/** A change of a few Services is computed within this; a change of nodes concerns every row of a large cluster. */
const PATIENCE_MS = 30

/** What came late and was told. */
const toldLate = new WeakSet<Underway<unknown>>()

/** What is being computed for all who ask, since when. */
export type Underway<Value> = { readonly value: Promise<Value>; readonly sinceMs: number }

/**
 * What is computed, or `fallback` when it takes longer than {@link PATIENCE_MS} from its start, whenever it was asked
 * for; `onLate`, once for all who asked, when it is there after all.
 */
export function inTimeOr<Value, Fallback>(
  fallback: Fallback,
  underway: Underway<Value>,
  clock: Clock,
  onLate: () => void,
): Promise<Value | Fallback> {
  return new Promise((resolve, reject) => {
    let late = false
    const cancel = clock.schedule(
      () => {
        late = true
        resolve(fallback)
      },
      Math.max(0, underway.sinceMs + PATIENCE_MS - clock.nowMs()),
    )
    underway.value.then((value) => {
      cancel()
      resolve(value)
      if (!late || toldLate.has(underway)) return
      toldLate.add(underway)
      onLate()
    }, reject)
  })
}
