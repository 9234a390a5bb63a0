import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import type { ReadingRight } from '@/lib/domain/fact'
import { baseRights, optionalRights } from './rights'

const textOf = (file: string): string => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')

type Rule = { readonly apiGroups: readonly string[]; readonly resources: readonly string[]; readonly verbs: string[] }
type Role = { readonly metadata: { readonly name: string }; readonly rules: readonly Rule[] }

/** `get list apps/daemonsets`, sorted, whatever the rules' grouping. */
function grants(rules: readonly Rule[]): readonly string[] {
  const verbs = new Map<string, Set<string>>()
  for (const rule of rules) {
    for (const group of rule.apiGroups) {
      for (const resource of rule.resources) {
        const key = `${group}/${resource}`
        verbs.set(key, new Set([...(verbs.get(key) ?? []), ...rule.verbs]))
      }
    }
  }
  return [...verbs].map(([key, own]) => `${[...own].sort().join(' ')} ${key}`).sort()
}

const asRules = (rights: readonly ReadingRight[]): readonly Rule[] =>
  rights.map(({ apiGroup, resource, verbs }) => ({ apiGroups: [apiGroup], resources: [resource], verbs: [...verbs] }))

function roleIn(file: string, name: string): Role {
  const blocks = [...textOf(file).matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml]) => load(yaml ?? '') as Role)
  const role = blocks.find(({ metadata }) => metadata.name === name)
  if (role === undefined) throw new Error(`${file} shows no ClusterRole ${name}`)
  return role
}

describe('the ClusterRoles in the documentation are what the code reads, to the verb', () => {
  it('README: evenkeel', () => {
    expect(grants(roleIn('README.md', 'evenkeel').rules)).toEqual(grants(asRules(baseRights)))
  })

  it.each(['README.md', 'docs/user-guide.md'])('%s: evenkeel-optional', (file) => {
    expect(grants(roleIn(file, 'evenkeel-optional').rules)).toEqual(grants(asRules(optionalRights)))
  })
})

describe('the user guide', () => {
  const guide = textOf('docs/user-guide.md')

  it.each(optionalRights.map((right) => [right.resource, right] as const))('says what reading %s adds', (_, right) => {
    const { apiGroup, resource, verbs, adds } = right
    const name = apiGroup === '' ? resource : `${resource}.${apiGroup}`
    const lines = guide.split('\n').filter((line) => line.startsWith(`| \`${name}\``))
    expect(lines.some((line) => line.endsWith(`| ${verbs.join(', ')} | ${adds} |`))).toBe(true)
  })
})

it('nothing writes, and nothing reads Secrets, ConfigMaps, logs or what leads into pods and nodes', () => {
  const all = [...baseRights, ...optionalRights]
  expect(new Set(all.flatMap(({ verbs }) => verbs))).toEqual(new Set(['get', 'list', 'watch']))
  for (const { resource } of all) expect(resource).not.toMatch(/secret|configmap|token|\/|\*/)
})
