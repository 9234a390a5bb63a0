import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeMessage, encodeVarint } from '@/e2e/fakes/kube-api/encode-protobuf'
import {
  decodeMessage,
  flag,
  integer,
  intOrString,
  list,
  map,
  ProtobufError,
  pointer,
  record,
  text,
  time,
  toFields,
} from './message'

const fields = toFields({
  1: text('name'),
  2: integer('port'),
  3: pointer(integer('weight')),
  4: pointer(flag('ready')),
  5: flag('hidden'),
  6: list(text('addresses')),
  7: map('labels'),
  8: intOrString('target'),
  9: time('created'),
  10: list(record('hints', { 1: text('name') })),
  11: pointer(text('zone')),
})
const decode = (bytes: Buffer) => decodeMessage(bytes, fields)

describe('values as JSON says them', () => {
  test('zeros and empty texts are told only where Go has a pointer', () => {
    const zeros = { name: '', port: 0, weight: 0, ready: false, hidden: false, zone: '' }
    expect(decode(encodeMessage(zeros, fields))).toEqual({ weight: 0, ready: false, zone: '' })
  })

  test('lists, maps, records, times and numbers or names', () => {
    const message = {
      name: 'ü€😀',
      port: 65_535,
      ready: true,
      addresses: ['10.0.0.1', ''],
      target: 8080,
      created: '2026-11-02T12:30:45Z',
      hints: [{ name: 'a' }, {}],
    }
    expect(decode(encodeMessage({ ...message, labels: { app: 'web', empty: '' } }, fields))).toEqual({
      ...message,
      labels: { app: 'web', empty: '' },
    })
    expect(decode(encodeMessage({ target: 'http' }, fields))).toEqual({ target: 'http' })
  })

  test('a label named __proto__ is a label', () => {
    const { labels } = decode(encodeMessage({ labels: JSON.parse('{"__proto__":"x"}') }, fields))
    expect(Object.entries(labels as object)).toEqual([['__proto__', 'x']])
  })

  test('negative numbers and numbers of more than 32 bits keep their value', () => {
    expect(decode(encodeMessage({ port: -1 }, fields))).toEqual({ port: -1 })
    expect(decode(encodeMessage({ created: '1960-01-01T00:00:00Z' }, fields)).created).toBe('1960-01-01T00:00:00Z')
    expect(decode(encodeMessage({ created: '9999-12-31T23:59:59Z' }, fields)).created).toBe('9999-12-31T23:59:59Z')
  })
})

describe('bytes that mean something else', () => {
  test('fields of any number and wire type that no table names are passed over', () => {
    const strange = Buffer.concat([
      Buffer.concat([encodeVarint(100 * 8), encodeVarint(2 ** 40)]),
      Buffer.concat([encodeVarint(101 * 8 + 1), Buffer.alloc(8)]),
      Buffer.concat([encodeVarint(102 * 8 + 2), encodeVarint(3), Buffer.from('abc')]),
      Buffer.concat([encodeVarint(103 * 8 + 5), Buffer.alloc(4)]),
      encodeMessage({ name: 'web' }, fields),
    ])
    expect(decode(strange)).toEqual({ name: 'web' })
  })

  test('a message cut anywhere is refused or is a shorter message, and never read past its end', () => {
    const whole = encodeMessage({ name: 'web', port: 80, labels: { a: 'b' }, hints: [{ name: 'zone-a' }] }, fields)
    for (let end = 0; end < whole.length; end += 1) {
      try {
        expect(Object.keys(decode(whole.subarray(0, end))).length).toBeLessThan(4)
      } catch (error) {
        expect(error).toBeInstanceOf(ProtobufError)
      }
    }
  })

  test('of any bytes at all nothing worse comes than a refusal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decode(Buffer.from(bytes))
        } catch (error) {
          expect(error).toBeInstanceOf(ProtobufError)
        }
      }),
      { numRuns: 20_000 },
    )
  })
})
