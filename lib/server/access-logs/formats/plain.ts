import { toAddress } from '../address'
import { type LogFormat, toParsedLine } from '../parsed-line'

/** Date, time and file. */
const WORDS_BEFORE_MAX = 3
/** User, protocol. */
const WORDS_BETWEEN_MAX = 2

/**
 * `2026/03/12 14:02:11 203.0.113.9:51234 GET /`, the example of Go's log package everywhere, the same with the address
 * behind the path, and morgan's short format: `203.0.113.9 - GET / HTTP/1.1 200 12 - 1.2 ms`.
 */
export const plain: LogFormat = {
  id: 'plain',
  name: 'address and method',
  caution: 'Which address the program prints is its own decision: the peer, or what a header claims.',
  parse(line) {
    const words: string[] = []
    while (words.length <= WORDS_BEFORE_MAX + WORDS_BETWEEN_MAX + 2) {
      const word = line.word()
      if (word === null) break
      words.push(word)
      line.skip(' ')
    }
    const start = words.findIndex((word) => !isBefore(word))
    if (start < 0 || start > WORDS_BEFORE_MAX) return null
    const [first = '', ...others] = words.slice(start)
    if (isMethod(first)) {
      const [path = '', ...behind] = others
      const last = behind[0]?.startsWith('HTTP/') ? behind[1] : behind[0]
      return path.startsWith('/') ? toParsedLine(toAddress(last ?? ''), null, null) : null
    }
    const method = others.findIndex((word) => word !== '-')
    const isRequest = method >= 0 && method < WORDS_BETWEEN_MAX && isMethod(others[method] ?? '')
    return isRequest ? toParsedLine(toAddress(first), null, null) : null
  },
}

const isMethod = (word: string): boolean => /^"?(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(word)

/** A date, a time, and where in the program the line was written. */
const isBefore = (word: string): boolean =>
  /^\[?\d{4}[/-]\d\d[/-]\d\d(T[\d:.,]+(Z|[+-]\d\d:?\d\d)?)?\]?$/.test(word) ||
  /^\d\d:\d\d:\d\d([.,]\d+)?Z?$/.test(word) ||
  /^[\w./-]{1,80}\.go:\d{1,6}:$/.test(word)
