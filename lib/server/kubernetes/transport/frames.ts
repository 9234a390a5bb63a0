import { BadAnswerError } from './errors'

const LENGTH_BYTES = 4

/**
 * Splits a stream into frames, each behind its length in four bytes, as a watch in protobuf is framed. What follows the
 * last whole frame is none: a connection that broke in the middle of an event has not delivered it.
 *
 * @throws BadAnswerError for a longer frame, and whatever the stream throws
 */
export async function* readFrames(body: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  let pending: Buffer[] = []
  let pendingBytes = 0
  let wantedBytes = LENGTH_BYTES
  for await (const chunk of body) {
    pending.push(chunk)
    pendingBytes += chunk.length
    if (pendingBytes < wantedBytes) continue
    const bytes = pending.length === 1 ? chunk : Buffer.concat(pending)
    let at = 0
    for (;;) {
      wantedBytes = LENGTH_BYTES
      if (bytes.length - at < wantedBytes) break
      wantedBytes += bytes.readUInt32BE(at)
      if (wantedBytes > maxBytes) throw new BadAnswerError(`one event is longer than ${maxBytes} bytes`)
      if (bytes.length - at < wantedBytes) break
      yield bytes.subarray(at + LENGTH_BYTES, at + wantedBytes)
      at += wantedBytes
    }
    pending = at < bytes.length ? [bytes.subarray(at)] : []
    pendingBytes = bytes.length - at
  }
}
