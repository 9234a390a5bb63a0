import 'server-only'
import type { Clock } from '../sources'

/** A change of a few Services is computed within this; a change of nodes concerns every row of a large cluster. */
const PATIENCE_MS = 30

/** What `computing` gives, or `fallback` when it takes longer than {@link PATIENCE_MS}; `onLate` when it is there after all. */
export function inTimeOr<Value, Fallback>(
  fallback: Fallback,
  computing: Promise<Value>,
  clock: Clock,
  onLate: () => void,
): Promise<Value | Fallback> {
  return new Promise((resolve, reject) => {
    let late = false
    const cancel = clock.schedule(() => {
      late = true
      resolve(fallback)
    }, PATIENCE_MS)
    computing.then((value) => {
      cancel()
      resolve(value)
      if (late) onLate()
    }, reject)
  })
}
