import { describe, expect, it } from 'vitest'
import { hostileTexts } from '@/e2e/fakes/hostile-texts'
import { safeText, visibleText } from './foreign-text'

describe('foreign text in a message', () => {
  it('stays as it is when it is harmless', () => {
    expect(safeText('services is forbidden: User "jürgen" cannot list')).toBe(
      'services is forbidden: User "jürgen" cannot list',
    )
  })

  it('shows what would be invisible or turn the line around', () => {
    expect(safeText('cart\u202egnp.exe')).toBe('cart<U+202E>gnp.exe')
    expect(safeText('\u001b[31mred\u0000')).toBe('<U+001B>[31mred<U+0000>')
    expect(safeText('\ud800x')).toBe('<U+D800>x')
  })

  it('is one line', () => {
    expect(safeText('first\r\n\tsecond\u2028third ')).toBe('first second third')
  })

  it('is cut where it is too long, and says so', () => {
    expect(safeText('abcdef', 4)).toBe('abc…')
    expect(safeText('abcd', 4)).toBe('abcd')
    // The cut is at character 4, the marks of what is invisible do not make it longer.
    expect(safeText('\u202e'.repeat(1_000_000), 40)).toHaveLength(40)
  })

  it.each(hostileTexts.map((text) => [text.slice(0, 12), text]))(
    'never holds a control character: %j',
    (_head, text) => {
      expect(safeText(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
    },
  )
})

describe('foreign text that is kept whole', () => {
  it('stays as it is when every character of it can be seen, line breaks and tabs included', () => {
    const text = 'first line\r\n\tzweite Zeile: ｃａｒｔ 漢字'
    expect(visibleText(text)).toBe(text)
  })

  it('shows what would be invisible or turn the text around', () => {
    expect(visibleText('cart\u202egnp.exe')).toBe('cart<U+202E>gnp.exe')
    expect(visibleText('ca\u200brt\ufeff\u0000')).toBe('ca<U+200B>rt<U+FEFF><U+0000>')
    expect(visibleText('\ud800x')).toBe('<U+D800>x')
  })
})
