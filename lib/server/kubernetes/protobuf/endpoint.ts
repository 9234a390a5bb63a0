import {
  type Cursor,
  decodeMessage,
  type Field,
  flag,
  list,
  pointer,
  readVarint,
  record,
  skip,
  takeLength,
  text,
  toFields,
} from './message'

const hint = (name: string): Field => list(record(name, { 1: text('name') }))
const hints = { 1: hint('forZones'), 2: hint('forNodes') }

/** One endpoint of an EndpointSlice, by the field numbers of k8s.io/api/discovery/v1. */
export const endpointTable = {
  1: list(text('addresses')),
  2: record('conditions', {
    1: pointer(flag('ready')),
    2: pointer(flag('serving')),
    3: pointer(flag('terminating')),
  }),
  4: record('targetRef', { 1: text('kind'), 3: text('name') }),
  6: pointer(text('nodeName')),
  7: pointer(text('zone')),
  8: record('hints', hints),
}

/*
 * The same, written out: a large cluster has 150,000 endpoints, and objects that are built field by field under names
 * from a table cost three times as much as these, which all have one shape. A tag is a field's number times eight, plus
 * its wire type.
 */
const ADDRESSES = 0x0a
const CONDITIONS = 0x12
const TARGET_REF = 0x22
const NODE_NAME = 0x32
const ZONE = 0x3a
const HINTS = 0x42

const hintFields = toFields(hints)

/** @throws ProtobufError as `decodeMessage` does; what a field does not say is undefined */
export function decodeEndpoint(buffer: Buffer, start: number, end: number): unknown {
  const cursor = { buffer, at: start, end }
  let addresses: string[] | undefined
  let conditions: unknown
  let targetRef: unknown
  let nodeName: string | undefined
  let zone: string | undefined
  let nearby: unknown
  while (cursor.at < end) {
    const tag = readVarint(cursor)
    if (tag === ADDRESSES) {
      const address = readText(cursor)
      if (addresses === undefined) addresses = [address]
      else addresses.push(address)
    } else if (tag === CONDITIONS) conditions = decodeConditions(buffer, takeLength(cursor), cursor.at)
    else if (tag === TARGET_REF) targetRef = decodeTarget(buffer, takeLength(cursor), cursor.at)
    else if (tag === NODE_NAME) nodeName = readText(cursor)
    else if (tag === ZONE) zone = readText(cursor)
    else if (tag === HINTS) nearby = decodeMessage(buffer, hintFields, takeLength(cursor), cursor.at)
    else skip(cursor, tag & 7)
  }
  return { addresses, conditions, targetRef, nodeName, zone, hints: nearby }
}

const READY = 0x08
const SERVING = 0x10
const TERMINATING = 0x18

function decodeConditions(buffer: Buffer, start: number, end: number): unknown {
  const cursor = { buffer, at: start, end }
  let ready: boolean | undefined
  let serving: boolean | undefined
  let terminating: boolean | undefined
  while (cursor.at < end) {
    const tag = readVarint(cursor)
    if (tag === READY) ready = readVarint(cursor) !== 0
    else if (tag === SERVING) serving = readVarint(cursor) !== 0
    else if (tag === TERMINATING) terminating = readVarint(cursor) !== 0
    else skip(cursor, tag & 7)
  }
  return { ready, serving, terminating }
}

const KIND = 0x0a
const NAME = 0x1a

function decodeTarget(buffer: Buffer, start: number, end: number): unknown {
  const cursor = { buffer, at: start, end }
  let kind: string | undefined
  let name: string | undefined
  while (cursor.at < end) {
    const tag = readVarint(cursor)
    if (tag === KIND) kind = readText(cursor)
    else if (tag === NAME) name = readText(cursor)
    else skip(cursor, tag & 7)
  }
  return { kind, name }
}

const readText = (cursor: Cursor): string => cursor.buffer.toString('utf8', takeLength(cursor), cursor.at)
