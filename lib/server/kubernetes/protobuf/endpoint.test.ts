import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeMessage } from '@/e2e/fakes/kube-api/encode-protobuf'
import { decodeEndpoint, endpointTable } from './endpoint'
import { decodeMessage, ProtobufError, toFields } from './message'

const table = toFields(endpointTable)
const byTable = (bytes: Buffer) => decodeMessage(bytes, table)
const writtenOut = (bytes: Buffer) => decodeEndpoint(bytes, 0, bytes.length)

const name = fc.string({ minLength: 1, maxLength: 12 })
const names = fc.array(fc.record({ name }), { minLength: 1, maxLength: 3 })
const condition = fc.option(fc.boolean(), { nil: undefined })
const endpoint = fc.record(
  {
    addresses: fc.array(name, { minLength: 1, maxLength: 3 }),
    conditions: fc.record({ ready: condition, serving: condition, terminating: condition }),
    targetRef: fc.record({ kind: name, name }),
    nodeName: name,
    zone: name,
    hints: fc.record({ forZones: names, forNodes: names }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
)

test('an endpoint says the same written out as by its table', () => {
  fc.assert(
    fc.property(endpoint, (value) => {
      const bytes = encodeMessage(value, table)
      expect(writtenOut(bytes)).toEqual(byTable(bytes))
    }),
  )
})

test('bytes that are no endpoint are refused, or passed over as the table does', () => {
  const outcome = (decode: (bytes: Buffer) => unknown, bytes: Buffer) => {
    try {
      decode(bytes)
      return 'read'
    } catch (error) {
      expect(error).toBeInstanceOf(ProtobufError)
      return 'refused'
    }
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), endpoint, fc.nat(80), (noise, value, cut) => {
      const bytes = Buffer.concat([encodeMessage(value, table).subarray(0, cut), noise])
      // Of a wanted field in another wire type the table says that it is wrong, and this that it is another field.
      if (outcome(byTable, bytes) === 'read') expect(outcome(writtenOut, bytes)).toBe('read')
    }),
    { numRuns: 1000 },
  )
})
