import type { IncomingMessage } from 'node:http'
import { decodeWatchFrame, isProtobuf } from '../protobuf/objects'
import { BadAnswerError, toStreamError } from '../transport/errors'
import { readFrames } from '../transport/frames'
import { readLines } from '../transport/lines'

export type WatchEvent = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'
  /** Unread: whatever the server sent, or none. */
  readonly object: unknown
  /** `metadata.resourceVersion`; null when the object has none. */
  readonly version: string | null
}

/**
 * The events of one watch, in the encoding that the server chose.
 *
 * @param maxBytes longest event
 * @throws KubeStatusError for an ERROR event; BadAnswerError for what is no event; whatever the stream throws
 */
export async function* readEvents(response: IncomingMessage, body: AsyncIterable<Buffer>, maxBytes: number) {
  if (isProtobuf(response.headers['content-type'])) {
    for await (const frame of readFrames(body, maxBytes)) yield toEvent(decodeWatchFrame(frame))
  } else {
    for await (const line of readLines(body, maxBytes)) yield toEvent(parseRecord(line))
  }
}

/** @returns null for a type of event that is not known: newer servers may have more */
function toEvent(event: { readonly type?: unknown; readonly object?: unknown }): WatchEvent | null {
  if (event.type === 'ERROR') throw toStreamError(event.object)
  if (typeof event.type !== 'string') throw new BadAnswerError('a line of the watch is no event')
  if (!isKnownType(event.type)) return null
  return { type: event.type, object: event.object, version: readVersion(event.object) }
}

function parseRecord(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line)
    if (isRecord(value)) return value
  } catch {
    // Said below, as for a line that is JSON but no object.
  }
  throw new BadAnswerError('a line of the watch is no event')
}

const INITIAL_EVENTS_END = 'k8s.io/initial-events-end'

/** Whether this bookmark says that a watch-list has sent all that there was (KEP-3157). */
export function endsInitialEvents({ type, object }: WatchEvent): boolean {
  if (type !== 'BOOKMARK') return false
  const annotations = readMetadata(object)?.annotations
  return isRecord(annotations) && annotations[INITIAL_EVENTS_END] === 'true'
}

/** `metadata.resourceVersion` of an object or list that may be anything. */
export function readVersion(object: unknown): string | null {
  const version = readMetadata(object)?.resourceVersion
  return typeof version === 'string' && version !== '' ? version : null
}

export function readMetadata(object: unknown): Record<string, unknown> | null {
  const metadata = isRecord(object) ? object.metadata : null
  return isRecord(metadata) ? metadata : null
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isKnownType = (type: string): type is WatchEvent['type'] =>
  type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED' || type === 'BOOKMARK'
