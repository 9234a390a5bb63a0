/**
 * Reads the protobuf encoding of Kubernetes objects into the shape of their JSON, by tables that name the fields that
 * are wanted. What is in no table is passed over unread, managedFields and images above all: that, and the API server's
 * own cheaper encoding, is why watches are asked for in protobuf.
 */

/** How one field is read, and what it is called in JSON. */
export type Field = {
  readonly name: string
  readonly type: 'text' | 'flag' | 'integer' | 'time' | 'intOrString' | 'bytes' | 'record' | 'map'
  readonly isList: boolean
  /** A pointer in Go: a zero is a value of its own. Elsewhere Go writes zeros that JSON leaves out. */
  readonly isPointer: boolean
  readonly fields: Fields
  /** Reads what `fields` say, written out for speed; null: the table is followed. */
  readonly decode: Decode | null
}

/** Reads the content of a record. What it does not say is undefined or absent. */
export type Decode = (buffer: Buffer, start: number, end: number) => unknown

/** By field number. */
export type Fields = readonly (Field | undefined)[]

type Table = Readonly<Record<number, Field>>

const NO_FIELDS: Fields = []

export function toFields(table: Table): Fields {
  const fields: (Field | undefined)[] = []
  for (const [number, field] of Object.entries(table)) fields[Number(number)] = field
  return fields
}

const scalar = (type: Field['type'], name: string): Field => ({
  name,
  type,
  isList: false,
  isPointer: false,
  fields: NO_FIELDS,
  decode: null,
})

export const text = (name: string): Field => scalar('text', name)
export const flag = (name: string): Field => scalar('flag', name)
export const integer = (name: string): Field => scalar('integer', name)
/** As JSON writes it, in RFC 3339. */
export const time = (name: string): Field => scalar('time', name)
export const intOrString = (name: string): Field => scalar('intOrString', name)
export const bytes = (name: string): Field => scalar('bytes', name)
/** `map<string, string>`. */
export const map = (name: string): Field => scalar('map', name)
export const record = (name: string, table: Table, decode: Decode | null = null): Field => ({
  ...scalar('record', name),
  fields: toFields(table),
  decode,
})
export const list = (field: Field): Field => ({ ...field, isList: true })
export const pointer = (field: Field): Field => ({ ...field, isPointer: true })

/** The bytes are no message of this kind. */
export class ProtobufError extends Error {
  override readonly name = 'ProtobufError'
}

type Message = Record<string, unknown>

/** @throws ProtobufError when the bytes end in a field or are encoded in a way that Kubernetes does not use */
export function decodeMessage(buffer: Buffer, fields: Fields, start = 0, end = buffer.length): Message {
  const message: Message = {}
  const cursor = { buffer, at: start, end }
  while (cursor.at < end) {
    const tag = readVarint(cursor)
    const field = fields[tag >>> 3]
    if (field === undefined) skip(cursor, tag & 7)
    else readField(cursor, tag & 7, field, message)
  }
  return message
}

export type Cursor = { readonly buffer: Buffer; at: number; readonly end: number }

const VARINT = 0
const FIXED_64 = 1
const DELIMITED = 2
const FIXED_32 = 5

function readField(cursor: Cursor, wire: number, field: Field, message: Message): void {
  if (field.type === 'flag' || field.type === 'integer') {
    if (wire !== VARINT) throw new ProtobufError(`${field.name} is no number`)
    const number = readVarint(cursor)
    if (number !== 0 || field.isPointer) message[field.name] = field.type === 'flag' ? number !== 0 : number
    return
  }
  if (wire !== DELIMITED) throw new ProtobufError(`${field.name} has no length`)
  const from = takeLength(cursor)
  const value = readDelimited(cursor.buffer, field, from, cursor.at, message)
  if (field.isList) {
    const known = message[field.name]
    if (Array.isArray(known)) known.push(value)
    else message[field.name] = [value]
  } else if (value !== '' || field.isPointer) message[field.name] = value
}

function readDelimited(buffer: Buffer, field: Field, from: number, to: number, message: Message): unknown {
  if (field.decode !== null) return field.decode(buffer, from, to)
  switch (field.type) {
    case 'text':
      return buffer.toString('utf8', from, to)
    case 'bytes':
      return buffer.subarray(from, to)
    case 'time':
      return toTime(decodeMessage(buffer, TIME, from, to))
    case 'intOrString':
      return toIntOrString(decodeMessage(buffer, INT_OR_STRING, from, to))
    case 'map':
      return addEntry(message[field.name] as Message | undefined, buffer, from, to)
    default:
      return decodeMessage(buffer, field.fields, from, to)
  }
}

const TIME = toFields({ 1: integer('seconds') })
const INT_OR_STRING = toFields({ 1: integer('type'), 2: integer('intVal'), 3: text('strVal') })
/** Tags of the two fields of an entry, both texts. */
const ENTRY_KEY = 0x0a
const ENTRY_VALUE = 0x12

/** The zero time is JSON's null. */
function toTime({ seconds }: Message): string | null {
  const date = new Date(typeof seconds === 'number' ? seconds * 1000 : Number.NaN)
  return Number.isNaN(date.getTime()) ? null : `${date.toISOString().slice(0, 19)}Z`
}

const toIntOrString = ({ type, intVal, strVal }: Message): unknown =>
  type === undefined ? (intVal ?? 0) : (strVal ?? '')

/** Without a prototype: a label named `__proto__` is a label. */
function addEntry(entries: Message | undefined, buffer: Buffer, start: number, end: number): Message {
  const target = entries ?? (Object.create(null) as Message)
  const cursor = { buffer, at: start, end }
  let key = ''
  let value = ''
  while (cursor.at < end) {
    const tag = readVarint(cursor)
    if (tag === ENTRY_KEY) key = buffer.toString('utf8', takeLength(cursor), cursor.at)
    else if (tag === ENTRY_VALUE) value = buffer.toString('utf8', takeLength(cursor), cursor.at)
    else skip(cursor, tag & 7)
  }
  target[key] = value
  return target
}

/** Moves past a delimited field, so that `at` is where its content ends; returns where it begins. */
export function takeLength(cursor: Cursor): number {
  const length = readVarint(cursor)
  const from = cursor.at
  if (length < 0 || length > cursor.end - from) throw new ProtobufError('a field is longer than its message')
  cursor.at = from + length
  return from
}

/** Moves past a field that is not wanted. */
export function skip(cursor: Cursor, wire: number): void {
  if (wire === DELIMITED) takeLength(cursor)
  else if (wire === VARINT) readVarint(cursor)
  else if (wire === FIXED_64) cursor.at += 8
  else if (wire === FIXED_32) cursor.at += 4
  else throw new ProtobufError(`a field has wire type ${wire}`)
  if (cursor.at > cursor.end) throw new ProtobufError('a field is longer than its message')
}

/** As many bytes as a double holds exactly; longer numbers are rare. */
const FAST_BYTES = 7
const LONGEST_BYTES = 10

/** A signed 64-bit number; of those beyond 2^53 the lowest bits are lost, which no field that is read here needs. */
export function readVarint(cursor: Cursor): number {
  let value = 0
  let factor = 1
  for (let size = 0; size < FAST_BYTES; size += 1) {
    const byte = readByte(cursor)
    value += (byte & 0x7f) * factor
    if (byte < 0x80) return value
    factor *= 0x80
  }
  let long = BigInt(value)
  for (let size = FAST_BYTES; size < LONGEST_BYTES; size += 1) {
    const byte = readByte(cursor)
    long += BigInt(byte & 0x7f) << BigInt(7 * size)
    if (byte < 0x80) return Number(BigInt.asIntN(64, long))
  }
  throw new ProtobufError('a number does not end')
}

function readByte(cursor: Cursor): number {
  if (cursor.at >= cursor.end) throw new ProtobufError('a number is cut short')
  return cursor.buffer[cursor.at++] ?? 0
}
