import { parseAsStringLiteral } from 'nuqs'
import { expect, test } from 'vitest'
import { unreadPartsBy } from './unread-parts'

const parsers = { policy: parseAsStringLiteral(['Local', 'Cluster']) }

test('what a page does not understand is named, what it does is not', () => {
  const search = new URLSearchParams('policy=Local&colour=red&policy=Sometimes')
  expect(unreadPartsBy(parsers, search)).toEqual(['colour=red', 'policy=Sometimes'])
})

test('a parameter with the name of a built-in is not understood', () => {
  expect(unreadPartsBy(parsers, new URLSearchParams('__proto__=x&constructor=y'))).toHaveLength(2)
})

test('what a link says is shown so that it cannot pass for something else, and in one line', () => {
  const search = new URLSearchParams([['q\u202egnp', `a\u200bb\n${'x'.repeat(3000)}`]])
  const [part = ''] = unreadPartsBy(parsers, search)
  expect(part).toMatch(/^q<U\+202E>gnp=a<U\+200B>b x+…$/)
  expect(part).toHaveLength(80)
})
