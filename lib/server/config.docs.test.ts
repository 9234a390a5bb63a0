import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { settings } from './config'

const guide = readFileSync(new URL('../../docs/user-guide.md', import.meta.url), 'utf8')
const rows = [...guide.matchAll(/^\| `([A-Z_]+)` \|([^|]*)\|/gm)].map(([, name = '', usual = '']) => ({
  name,
  usual: usual.trim(),
}))
/** Read by what kubectl reads it with, not by the settings. */
const KUBECTLS = ['KUBECONFIG']

describe('the table of settings in the user guide', () => {
  test('has one row for each setting, and none for what is no setting', () => {
    expect(rows.map(({ name }) => name).sort()).toEqual([...Object.keys(settings.shape), ...KUBECTLS].sort())
  })

  const told = rows.flatMap(({ name, usual }) => {
    const value = /^`([^`]*)`$/.exec(usual)?.[1]
    const setting = Object.entries(settings.shape).find(([known]) => known === name)?.[1]
    return value === undefined || setting === undefined ? [] : [{ name, value, setting }]
  })

  test.each(told)('tells the default of $name as it is', ({ value, setting }) => {
    expect(setting.parse(value)).toEqual(setting.parse(undefined))
  })
})
