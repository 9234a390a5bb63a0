import type { Scanner } from './scanner'

export type EnvoyLine = {
  /** Quoted parts after the request: reasons, X-Forwarded-For, agent, request id, authority, upstream host. */
  readonly quoted: readonly string[]
  /** Words behind the last quoted part. */
  readonly after: readonly string[]
}

/** Quoted parts of the longest known format, and some that were added. */
const QUOTED_MAX = 10
const WORDS_MAX = 32

/**
 * `[2026-03-12T14:02:11.345Z] "GET / HTTP/1.1" 200 - ... "-" "curl/8.5.0" "id" "authority" "10.1.2.3:8080"`, and what
 * Istio and people add behind.
 *
 * @returns null when the line begins otherwise
 */
export function readEnvoyText(line: Scanner): EnvoyLine | null {
  if (!/^\d{4}-\d\d-\d\dT/.test(line.bracketed() ?? '') || !line.skip(' ')) return null
  if (line.quoted() === null || !line.skip(' ')) return null
  if (!/^\d{1,3}$/.test(line.word() ?? '')) return null
  const quoted: string[] = []
  let after: string[] = []
  for (let part = 0; part < WORDS_MAX && line.skip(' '); part += 1) {
    const text = quoted.length < QUOTED_MAX ? line.quoted() : null
    if (text !== null) {
      quoted.push(text)
      after = []
      continue
    }
    const word = line.word()
    if (word === null) break
    after.push(word)
  }
  return { quoted, after }
}
