import { expect, test } from 'vitest'
import { readFrames } from './frames'

function framed(...texts: readonly string[]): Buffer {
  const parts = texts.flatMap((text) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(Buffer.byteLength(text))
    return [length, Buffer.from(text)]
  })
  return Buffer.concat(parts)
}

async function frames(chunks: readonly Buffer[], maxBytes = 1000): Promise<string[]> {
  async function* body() {
    yield* chunks
  }
  const seen: string[] = []
  for await (const frame of readFrames(body(), maxBytes)) seen.push(frame.toString())
  return seen
}

test('frames are whole wherever the chunks are cut', async () => {
  const bytes = framed('one', '', 'x'.repeat(300), 'four')
  const whole = ['one', '', 'x'.repeat(300), 'four']
  for (let at = 0; at <= bytes.length; at += 1) {
    expect(await frames([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole)
  }
  expect(await frames([...bytes].map((byte) => Buffer.from([byte])))).toEqual(whole)
})

test('a frame that the end of the stream cuts was never delivered', async () => {
  const bytes = framed('one', 'two')
  for (let left = 4; left < 11; left += 1) expect(await frames([bytes.subarray(0, left + 3)])).toEqual(['one'])
})

test('a frame beyond the cap is refused by its length alone, before it is held', async () => {
  const head = Buffer.from([0xff, 0xff, 0xff, 0xff])
  await expect(frames([framed('one'), head])).rejects.toThrow('longer than 1000 bytes')
  await expect(frames([framed('x'.repeat(1001))])).rejects.toThrow('longer than 1000 bytes')
  expect(await frames([framed('x'.repeat(900))])).toEqual(['x'.repeat(900)])
})
