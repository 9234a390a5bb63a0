import type { Clock, SourceError } from '@/lib/server/sources'
import type { KubeTransport } from '../transport/transport'
import type { Backoff } from './backoff'
import type { ReflectorContents } from './contents'
import type { SilenceJudge } from './silence'
import type { ReflectorStatus } from './status'
import type { ReflectorLog } from './types'

/** How far a reflector has come. */
export type Position = {
  /** Version of the last list or event; null: nothing is held yet. */
  version: string | null
  /** A complete list is held and can be continued by a watch. */
  isSynced: boolean
  /** A new list must be at least as new as `version`; false when the server does not know that version. */
  looksBack: boolean
  /** Protobuf came that could not be read. */
  prefersJson: boolean
}

/** What the parts of one reflector share. */
export type ReflectorContext = {
  readonly transport: KubeTransport
  /** Path of the collection. */
  readonly path: string
  readonly clock: Clock
  readonly random: () => number
  readonly backoff: Backoff
  readonly silence: SilenceJudge
  readonly contents: ReflectorContents
  readonly status: ReflectorStatus
  readonly position: Position
  readonly stopped: AbortSignal
  /** Waits by the injected clock, or until the reflector is stopped. */
  readonly sleep: (ms: number) => Promise<void>
  readonly toError: (error: unknown) => SourceError
  readonly log: ReflectorLog
}

/** Tells of each chunk that arrives. */
export async function* observed(body: AsyncIterable<Buffer>, onChunk: () => void): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    onChunk()
    yield chunk
  }
}
