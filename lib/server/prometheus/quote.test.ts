import { parser } from '@prometheus-io/lezer-promql'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyOf, labelName, metricName, quote, selector } from './quote'

/** What Go reads in a double-quoted literal that `quote` may write. */
function unquote(literal: string): string {
  return literal.slice(1, -1).replace(/\\(x[0-9a-f]{2}|u[0-9a-f]{4}|.)/g, (_all, code: string) => {
    if (code === 'n') return '\n'
    return /^[xu]./.test(code) ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : code
  })
}

function literals(query: string): readonly string[] {
  const found: string[] = []
  parser.parse(query).iterate({
    enter(node) {
      if (node.type.isError) found.push('ERROR')
      if (node.name === 'StringLiteral') found.push(query.slice(node.from, node.to))
    },
  })
  return found
}

const hostile = [
  'a"} or vector(1) #',
  '\\',
  '\\"',
  'a\nb',
  '\u0000\u001b[31m',
  '`',
  "'",
  '$NS',
  '{}[]()|.*+?^',
  '😀',
  '__proto__',
  '‮evil',
  '\ud800',
  'x'.repeat(65_536),
]

describe('a value in a query', () => {
  test.each(hostile)('stays the value of one matcher: %j', (value) => {
    const [literal, ...more] = literals(selector('up', [{ label: 'pod', operator: '=', value }]))
    expect(more).toEqual([])
    expect(unquote(literal ?? '')).toBe(Buffer.from(value, 'utf8').toString('utf8'))
  })

  test('stays the value of one matcher, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const [literal, ...more] = literals(selector('up', [{ label: 'pod', operator: '=', value }]))
        return more.length === 0 && unquote(literal ?? '') === Buffer.from(value, 'utf8').toString('utf8')
      }),
      { numRuns: 10_000 },
    )
  })

  test('in a list of names matches itself and nothing else', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (name, other) => {
        const matches = new RegExp(`^(?:${anyOf([name, 'web-0'])})$`, 's')
        return (
          matches.test(name) && matches.test('web-0') && (name === other || other === 'web-0' || !matches.test(other))
        )
      }),
    )
  })
})

test('no names are refused, as is an empty one: they would match what has no such label', () => {
  expect(() => anyOf([])).toThrow(RangeError)
  expect(() => anyOf(['web-0', ''])).toThrow(RangeError)
})

test('what is no identifier is refused', () => {
  for (const name of ['', '0a', 'a-b', 'a b', 'a{', 'ä', 'a"']) {
    expect(() => labelName(name)).toThrow(RangeError)
    expect(() => metricName(name)).toThrow(RangeError)
  }
  expect(labelName('pod')).toBe('pod')
  expect(metricName('a:b_total')).toBe('a:b_total')
  expect(() => quote('x')).not.toThrow()
})
