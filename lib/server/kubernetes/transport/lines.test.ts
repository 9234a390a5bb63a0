import { expect, test } from 'vitest'
import { readLines } from './lines'

async function lines(chunks: readonly string[], maxBytes = 1000): Promise<string[]> {
  async function* body() {
    for (const chunk of chunks) yield Buffer.from(chunk, 'latin1')
  }
  const seen: string[] = []
  for await (const line of readLines(body(), maxBytes)) seen.push(line)
  return seen
}

test('lines are whole wherever the chunks are cut, characters of several bytes among them', async () => {
  const text = Buffer.from('{"a":"ü€😀"}\n\n{"b":2}\n').toString('latin1')
  for (let at = 0; at <= text.length; at += 1) {
    expect(await lines([text.slice(0, at), text.slice(at)])).toEqual(['{"a":"ü€😀"}', '{"b":2}'])
  }
  expect(await lines([...text])).toEqual(['{"a":"ü€😀"}', '{"b":2}'])
})

test('what follows the last newline was never delivered', async () => {
  expect(await lines(['{"a":1}\n{"b":'])).toEqual(['{"a":1}'])
})

test('a line of one mebibyte passes, one beyond the cap is refused before it is held whole', async () => {
  const long = 'x'.repeat(1024 * 1024)
  expect(await lines([long.slice(0, 7), long.slice(7), '\n'], 2 * 1024 * 1024)).toEqual([long])
  await expect(lines(Array(200).fill('x'.repeat(10)), 1000)).rejects.toThrow('longer than 1000 bytes')
  await expect(lines([`${'x'.repeat(1001)}\n`], 1000)).rejects.toThrow('longer than 1000 bytes')
})
