import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BadAnswerError } from './errors'
import { readList } from './items'

async function split(text: string, chunkBytes: number, maxItemBytes = 1_000_000) {
  const bytes = Buffer.from(text)
  async function* body() {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
  }
  const items: unknown[] = []
  const envelope = await readList(body(), { maxItemBytes, onItem: (item) => items.push(JSON.parse(item)) })
  return { items, envelope: JSON.parse(envelope) as unknown }
}

test('a list comes apart into its elements and the rest, wherever the chunks are cut', async () => {
  const field = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('"items":[', '\\', '\\"', '}', '[{', 'ü€😀'))
  const item = fc.dictionary(field, fc.jsonValue(), { noNullPrototype: true, maxKeys: 3 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(item, { maxLength: 5 }),
      field,
      fc.integer({ min: 1, max: 40 }),
      async (items, token, size) => {
        const list = {
          kind: 'NodeList',
          metadata: { continue: token, lists: [[{}]], items: [1] },
          items,
          after: [{ a: [] }],
        }
        for (const text of [JSON.stringify(list), JSON.stringify(list, null, 2)]) {
          const result = await split(text, size)
          expect(result.items).toEqual(JSON.parse(JSON.stringify(items)))
          expect(result.envelope).toEqual({ ...list, items: [] })
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('a list without items, or with null in their place, has no elements', async () => {
  expect(await split('{"items":null,"metadata":{}}', 5)).toEqual({ items: [], envelope: { items: null, metadata: {} } })
  expect((await split('{"metadata":{"resourceVersion":"7"}}', 5)).items).toEqual([])
})

test('elements that are no objects are passed over', async () => {
  expect((await split('{"items":[null,"{",[{"a":1}],{"b":2}]}', 3)).items).toEqual([{ b: 2 }])
})

test('a list that ends in its middle, an endless element and a page of HTML are refused', async () => {
  await expect(split('{"items":[{"a":1},{"b"', 7)).rejects.toThrow(BadAnswerError)
  await expect(split(`{"items":[{"a":"${'x'.repeat(100)}"}]}`, 7, 50)).rejects.toThrow('longer than 50 bytes')
  await expect(split('', 7)).rejects.toThrow(BadAnswerError)
  await expect(split(`<html>${'x'.repeat(2_000_000)}`, 65_536)).rejects.toThrow('no list')
})
