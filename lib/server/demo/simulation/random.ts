/**
 * Draws that depend on nothing but the seed and what they are for.
 * There is no stream of numbers to keep in step: the same question gets the same answer in any order, at any time.
 */
export type Draw = {
  /** Uniform in [0, 1). */
  unit(...what: readonly (string | number)[]): number
  /** Uniform in [low, high). */
  between(low: number, high: number, ...what: readonly (string | number)[]): number
  /** A row of numbers, uniform in [0, 1), for what happens many times over; the same question begins the same row. */
  row(...what: readonly (string | number)[]): () => number
  /** Lower-case letters and digits as Kubernetes puts them into generated names (no vowels, no 0, 1 or 3). */
  suffix(length: number, ...what: readonly (string | number)[]): string
  /** A UID in the usual form. */
  uid(...what: readonly (string | number)[]): string
  /** Hexadecimal digits, as balancers' names carry them. */
  hex(length: number, ...what: readonly (string | number)[]): string
}

const generatedNameAlphabet = 'bcdfghjklmnpqrstvwxz2456789'
const hexAlphabet = '0123456789abcdef'

/** @param seed any integer; equal seeds draw equal values. */
export function createDraw(seed: number): Draw {
  const stream = (what: readonly (string | number)[]) => mulberry32(hash(`${seed}|${what.join('|')}`))
  const text = (alphabet: string, length: number, what: readonly (string | number)[]): string => {
    const next = stream(what)
    return Array.from({ length }, () => alphabet.charAt(Math.floor(next() * alphabet.length))).join('')
  }
  const unit = (...what: readonly (string | number)[]) => stream(what)()
  return {
    unit,
    row: (...what) => stream(what),
    between: (low, high, ...what) => low + (high - low) * unit(...what),
    suffix: (length, ...what) => text(generatedNameAlphabet, length, what),
    hex: (length, ...what) => text(hexAlphabet, length, what),
    uid: (...what) => {
      const digits = text(hexAlphabet, 31, ['uid', ...what])
      const group = (start: number, end: number) => digits.slice(start, end)
      return `${group(0, 8)}-${group(8, 12)}-4${group(12, 15)}-a${group(16, 19)}-${group(19, 31)}`
    },
  }
}

/** FNV-1a with a final avalanche: keys that differ in one character give unrelated streams. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}

/** A small generator of good quality for pictures and stories; not for secrets. */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
