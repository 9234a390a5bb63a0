import { describe, expect, it } from 'vitest'
import { createInterner } from './interner'

describe('the interner', () => {
  it('gives equal values the copy that came first', () => {
    const intern = createInterner()
    const first = Object.freeze(['zone-a'])
    expect(intern.shared('hints ["zone-a"]', first)).toBe(first)
    expect(intern.shared('hints ["zone-a"]', ['zone-a'])).toBe(first)
  })

  it('keeps what is still asked for while thousands of other names come and go', () => {
    const intern = createInterner(100)
    const kept = intern.shared('kept', { name: 'kept' })
    for (let index = 0; index < 10_000; index += 1) {
      intern.shared(`pod-${index}`, {})
      if (index % 50 === 0) expect(intern.shared('kept', {})).toBe(kept)
    }
  })

  it('forgets what nobody asks for, so that names of objects long gone do not pile up', () => {
    const intern = createInterner(100)
    const gone = intern.shared('gone', {})
    for (let index = 0; index < 201; index += 1) intern.shared(`pod-${index}`, {})
    expect(intern.shared('gone', {})).not.toBe(gone)
  })
})
