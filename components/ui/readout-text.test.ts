import { expect, test } from 'vitest'
import { readoutText } from './readout-text'

test('the copied readout is the line as it is read', () => {
  const text = readoutText({
    title: 'shop/web on kn-c07',
    facts: [['2 of 10 ready pods'], ['enters here ', { strong: '33.3 %' }]],
  })
  expect(text).toBe('shop/web on kn-c07 · 2 of 10 ready pods · enters here 33.3 %')
})
