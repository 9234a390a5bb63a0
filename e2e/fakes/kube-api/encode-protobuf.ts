import type { Field, Fields } from '@/lib/server/kubernetes/protobuf/message'
import { anyObject, envelope, schemas, watchEvent } from '@/lib/server/kubernetes/protobuf/schemas'

/*
 * Objects in the encoding that a real API server prefers. The field numbers are those that the reader uses: that they
 * are Kubernetes' own is for the contract test, which holds the reader against a real server.
 */

export const PROTOBUF = 'application/vnd.kubernetes.protobuf'
export const PROTOBUF_STREAM = `${PROTOBUF};stream=watch`

type Json = Readonly<Record<string, unknown>>

/** One event of a watch, told as a line of JSON, behind its length. */
export function encodeFrame(line: string): Buffer {
  const { type, object } = JSON.parse(line) as { type: string; object: Json }
  const frame = encodeMessage({ type, object: { raw: encodeObject(object) } }, watchEvent)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(frame.length)
  return Buffer.concat([length, frame])
}

/** One object behind `k8s\0`. */
export function encodeObject({ kind, apiVersion, ...rest }: Json): Buffer {
  const raw = encodeMessage(rest, schemas.get(String(kind)) ?? anyObject)
  return Buffer.concat([Buffer.from('k8s\0'), encodeMessage({ typeMeta: { apiVersion, kind }, raw }, envelope)])
}

/** What of the message the tables name, by rising field number. */
export function encodeMessage(message: Json, fields: Fields): Buffer {
  const parts = fields.flatMap((field, number) => {
    const value = field === undefined ? undefined : message[field.name]
    if (field === undefined || value === undefined || value === null) return []
    const values = field.type === 'map' ? Object.entries(value) : field.isList ? (value as unknown[]) : [value]
    return values.map((one) => encodeField(number, field, one))
  })
  return Buffer.concat(parts)
}

function encodeField(number: number, field: Field, value: unknown): Buffer {
  if (field.type === 'flag' || field.type === 'integer') {
    return Buffer.concat([encodeVarint(number * 8), encodeVarint(Number(value))])
  }
  const content = encodeContent(field, value)
  return Buffer.concat([encodeVarint(number * 8 + 2), encodeVarint(content.length), content])
}

function encodeContent(field: Field, value: unknown): Buffer {
  switch (field.type) {
    case 'text':
      return Buffer.from(String(value))
    case 'bytes':
      return value as Buffer
    case 'time':
      return Buffer.concat([encodeVarint(8), encodeVarint(Date.parse(String(value)) / 1000)])
    case 'intOrString':
      return encodeIntOrString(value)
    case 'map':
      return Buffer.concat((value as [string, string]).map((text, index) => encodeText(index + 1, text)))
    default:
      return encodeMessage(value as Json, field.fields)
  }
}

const encodeIntOrString = (value: unknown): Buffer =>
  typeof value === 'number'
    ? Buffer.concat([encodeVarint(16), encodeVarint(value)])
    : Buffer.concat([encodeVarint(8), encodeVarint(1), encodeText(3, String(value))])

function encodeText(number: number, text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([encodeVarint(number * 8 + 2), encodeVarint(bytes.length), bytes])
}

/** A negative number takes ten bytes, as Go writes it. */
export function encodeVarint(value: number): Buffer {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  return Buffer.from([...bytes, Number(rest)])
}
