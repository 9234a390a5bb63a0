import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { settings } from './config'

const guide = readFileSync(new URL('../../docs/user-guide.md', import.meta.url), 'utf8')

describe('the user guide', () => {
  it.each(Object.keys(settings.shape))('explains the setting %s', (name) => {
    expect(guide).toContain(`| \`${name}\` |`)
  })
})
