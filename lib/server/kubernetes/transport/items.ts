import { isTurnSpent, nextTurn, READING_MS } from '../../turns'
import { BadAnswerError } from './errors'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/** Depth of the elements' own braces: list object, `items` array, element. */
const ITEM_DEPTH = 3
/** `metadata` of a list holds a continue token of some hundred bytes. */
const ENVELOPE_BYTES_MAX = 1024 * 1024
const ITEMS_KEY = /"items"\s*:\s*$/

/**
 * Reads a list (`{"metadata": …, "items": [ … ]}`) without ever holding it whole: each element is handed on as text as
 * soon as its last byte is there, and the event loop turns in between. A page of 500 large objects parsed in one go
 * would block it for 100 ms and more.
 *
 * @returns the list with its elements taken out, as text
 * @throws BadAnswerError for an element beyond `maxItemBytes` or a list that ends in its middle; whatever the stream
 *   or `onItem` throws
 */
export async function readList(
  body: AsyncIterable<Buffer>,
  options: { readonly maxItemBytes: number; readonly onItem: (text: string) => void },
): Promise<string> {
  const splitter = createSplitter(options.maxItemBytes)
  for await (const chunk of body) {
    for (let offset = 0; offset < chunk.length; ) {
      const step = splitter.next(chunk, offset)
      offset = step.offset
      if (step.item !== null) options.onItem(step.item)
      if (isTurnSpent(READING_MS)) await nextTurn()
    }
  }
  return splitter.end()
}

/** Finds the ends of elements by counting brackets outside of strings; what is inside is `JSON.parse`'s business. */
function createSplitter(maxItemBytes: number) {
  let depth = 0
  let inString = false
  let escaped = false
  let inItems = false
  let inItem = false
  let envelope = ''
  let pieces: Buffer[] = []
  let itemBytes = 0

  const keep = (piece: Buffer): void => {
    if (inItem) {
      itemBytes += piece.length
      if (itemBytes > maxItemBytes) throw new BadAnswerError(`one object is longer than ${maxItemBytes} bytes`)
      pieces.push(piece)
    } else if (!inItems) {
      envelope += piece.toString('latin1')
      if (envelope.length > ENVELOPE_BYTES_MAX) throw new BadAnswerError('the answer is no list')
    }
  }

  const takeItem = (): string => {
    const text = (pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)).toString('utf8')
    pieces = []
    itemBytes = 0
    inItem = false
    return text
  }

  return {
    /** Goes on until one element is complete or the chunk is used up. */
    next(chunk: Buffer, from: number): { offset: number; item: string | null } {
      let start = from
      for (let index = from; index < chunk.length; index += 1) {
        const byte = chunk[index]
        if (inString) {
          if (escaped) escaped = false
          else if (byte === BACKSLASH) escaped = true
          else if (byte === QUOTE) inString = false
        } else if (byte === QUOTE) {
          inString = true
        } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
          depth += 1
          if (inItems && !inItem && depth === ITEM_DEPTH && byte === OPEN_BRACE) {
            inItem = true
            start = index
          } else if (!inItems && depth === ITEM_DEPTH - 1 && byte === OPEN_BRACKET) {
            keep(chunk.subarray(start, index + 1))
            start = index + 1
            inItems = ITEMS_KEY.test(envelope.slice(-64, -1))
          }
        } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
          depth -= 1
          if (inItem && depth === ITEM_DEPTH - 1) {
            keep(chunk.subarray(start, index + 1))
            return { offset: index + 1, item: takeItem() }
          }
          if (inItems && depth === ITEM_DEPTH - 2) {
            inItems = false
            start = index
          }
        }
      }
      keep(chunk.subarray(start))
      return { offset: chunk.length, item: null }
    },
    end(): string {
      if (depth !== 0 || inString || envelope === '') throw new BadAnswerError('the list ends in its middle')
      return Buffer.from(envelope, 'latin1').toString('utf8')
    },
  }
}
