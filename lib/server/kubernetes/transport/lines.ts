import { BadAnswerError } from './errors'

const NEWLINE = 0x0a

/**
 * Splits a stream into the lines between newlines; empty lines are passed over. What follows the last newline is no
 * line: a connection that broke in the middle of an event has not delivered it.
 *
 * @param maxBytes longest line; the API server's objects end at about 1.5 MiB (etcd's limit), annotations at 256 KiB
 * @throws BadAnswerError for a longer line, and whatever the stream throws
 */
export async function* readLines(body: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<string> {
  let pieces: Buffer[] = []
  let pendingBytes = 0
  for await (const chunk of body) {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const piece = chunk.subarray(start, end)
      start = end + 1
      if (pendingBytes + piece.length > maxBytes) throw tooLong(maxBytes)
      const line = pendingBytes === 0 ? piece.toString('utf8') : Buffer.concat([...pieces, piece]).toString('utf8')
      pieces = []
      pendingBytes = 0
      if (line.length > 1) yield line
    }
    if (start < chunk.length) {
      pieces.push(chunk.subarray(start))
      pendingBytes += chunk.length - start
      if (pendingBytes > maxBytes) throw tooLong(maxBytes)
    }
  }
}

const tooLong = (maxBytes: number): BadAnswerError => new BadAnswerError(`one line is longer than ${maxBytes} bytes`)
