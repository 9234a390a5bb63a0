import { BadAnswerError } from './errors'

/**
 * A whole body.
 *
 * @throws BadAnswerError past `maxBytes`; the stream is destroyed then, as on any other error
 */
export async function readBytes(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new BadAnswerError(`the answer is longer than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
