/**
 * Waits for a state, never for a time: resolves with the first value of `probe` that is neither
 * false, null nor undefined.
 *
 * @throws Error that names `what` when real time of `timeoutMs` runs out; an error of `probe` itself counts as "not yet"
 */
export async function until<T>(
  what: string,
  probe: () => T | Promise<T>,
  { timeoutMs = 10_000, everyMs = 5 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = performance.now() + timeoutMs
  let last: unknown = 'nothing'
  for (;;) {
    try {
      const value = await probe()
      if (value !== false && value !== null && value !== undefined) return value as Exclude<T, false | null | undefined>
      last = value
    } catch (error) {
      last = error
    }
    if (performance.now() > deadline) {
      throw new Error(`waited ${timeoutMs} ms in vain until ${what}; last seen: ${String(last)}`, { cause: last })
    }
    await new Promise<void>((resolve) => setTimeout(resolve, everyMs))
  }
}
