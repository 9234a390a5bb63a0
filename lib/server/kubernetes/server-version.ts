import type { ServerVersion } from '@/lib/domain/cluster'
import { safeText } from '@/lib/format/foreign-text'
import type { Clock } from '@/lib/server/sources'
import type { KubeTransport } from './transport/transport'

export type VersionAnswer = {
  /** null: the answer names no numbers. */
  readonly version: ServerVersion | null
  /** `v1.36.3`; null: not said. */
  readonly text: string | null
}

/** An upgrade is noticed within this time. */
const READ_EVERY_MS = 600_000
/** Not every gateway before an API server lets `/version` pass: it is tolerated, and asked for now and then. */
const RETRY_MS = 60_000
const DEADLINE_MS = 15_000
const BYTES_MAX = 64 * 1024

/** Reads `/version` now and every ten minutes. Returns what ends it. */
export function followServerVersion(
  transport: KubeTransport,
  clock: Clock,
  onAnswer: (answer: VersionAnswer) => void,
): () => void {
  const stopping = new AbortController()
  let cancel = (): void => {}
  const read = async (): Promise<void> => {
    let nextInMs = READ_EVERY_MS
    try {
      const options = { deadlineMs: DEADLINE_MS, maxBytes: BYTES_MAX, signal: stopping.signal }
      const answer = parseVersion(await transport.getJson('/version', options))
      if (!stopping.signal.aborted) onAnswer(answer)
    } catch {
      // What is wrong with the API server is told by the watches, in full.
      nextInMs = RETRY_MS
    }
    if (!stopping.signal.aborted) cancel = clock.schedule(() => void read(), nextInMs)
  }
  void read()
  return () => {
    stopping.abort()
    cancel()
  }
}

/** `major` and `minor` of the answer; managed clusters write a minor as `"30+"`. */
export function parseVersion(answer: unknown): VersionAnswer {
  const fields = typeof answer === 'object' && answer !== null ? (answer as Readonly<Record<string, unknown>>) : {}
  const major = toNumber(fields.major)
  const minor = toNumber(fields.minor)
  return {
    version: major === null || minor === null ? null : Object.freeze({ major, minor }),
    text: typeof fields.gitVersion === 'string' ? safeText(fields.gitVersion, 60) : null,
  }
}

function toNumber(field: unknown): number | null {
  const digits = typeof field === 'string' ? /^\d{1,5}/.exec(field)?.[0] : undefined
  return digits === undefined ? null : Number(digits)
}
