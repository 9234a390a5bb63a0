/** Longest part of a line that is looked at; access logs write far less. */
export const LINE_LENGTH_MAX = 8192

/**
 * Reads a line from left to right. Nothing is ever read back, so that what a line costs is bounded by its length,
 * whatever it holds; `steps` counts it. The methods that read a part answer null, or false, where the line goes on
 * otherwise, and then stay where they are.
 */
export class Scanner {
  /** Characters that were looked at since the line was given. */
  steps = 0
  #at = 0

  readonly text: string

  constructor(text: string) {
    this.text = text.length > LINE_LENGTH_MAX ? text.slice(0, LINE_LENGTH_MAX) : text
  }

  /** Begins anew, for the next format. */
  restart(at = 0): void {
    this.#at = at
  }

  /** Whether the line goes on with these characters, which are then behind. */
  skip(expected: string): boolean {
    this.steps += expected.length
    if (!this.text.startsWith(expected, this.#at)) return false
    this.#at += expected.length
    return true
  }

  /** What comes before the next space, or before the end; never empty. */
  word(): string | null {
    const end = this.#find(' ')
    return this.#take(this.#at, end < 0 ? this.text.length : end, end < 0 ? this.text.length : end)
  }

  /** What comes before `mark`, which is then behind. */
  upTo(mark: string): string | null {
    const end = this.#find(mark)
    return end < 0 ? null : this.#take(this.#at, end, end + mark.length)
  }

  /** A text in double quotes; a backslash takes the next character along. May be empty. */
  quoted(): string | null {
    if (this.text[this.#at] !== '"') return null
    for (let at = this.#at + 1; at < this.text.length; at += 1) {
      this.steps += 1
      const character = this.text[at]
      if (character === '\\') at += 1
      else if (character === '"') {
        const inside = this.text.slice(this.#at + 1, at)
        this.#at = at + 1
        return inside
      }
    }
    return null
  }

  /** A text in square brackets; may be empty. */
  bracketed(): string | null {
    const start = this.#at
    if (!this.skip('[')) return null
    const end = this.#find(']')
    if (end < 0) {
      this.#at = start
      return null
    }
    const inside = this.text.slice(this.#at, end)
    this.#at = end + 1
    return inside
  }

  /** Goes behind the next `mark`, wherever it is. */
  seek(mark: string): boolean {
    const found = this.#find(mark)
    if (found < 0) return false
    this.#at = found + mark.length
    return true
  }

  /** All that is left. */
  rest(): string {
    return this.text.slice(this.#at)
  }

  get isAtEnd(): boolean {
    return this.#at >= this.text.length
  }

  #find(mark: string): number {
    const found = this.text.indexOf(mark, this.#at)
    this.steps += (found < 0 ? this.text.length : found + mark.length) - this.#at
    return found
  }

  #take(start: number, end: number, next: number): string | null {
    if (end <= start) return null
    this.#at = next
    return this.text.slice(start, end)
  }
}
