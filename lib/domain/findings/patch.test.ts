import fc from 'fast-check'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { type PatchValue, writeJson, writeYaml } from './patch'

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'yes',
    'null',
    '~',
    '0x1f',
    '1e3',
    '2026-01-02',
    '12:30:45',
    '.inf',
    '- a',
    'a: b',
    '#',
    '"',
    "'",
    '',
  ),
  fc.constantFrom(
    'a\nb: c',
    '\u0085',
    '\u2028',
    '\u202e',
    '<<',
    '=',
    '|',
    '>',
    '!tag',
    '&a',
    '*a',
    '%',
    '@',
    '`',
    '---',
  ),
)
const { value } = fc.letrec<{ value: PatchValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(text, tie('value')), { maxLength: 4 }).map((entries) => new Map(entries)),
  ),
}))

/** As a parser gives it back. */
function plain(each: PatchValue): unknown {
  if (each instanceof Map) {
    return Object.fromEntries([...(each as ReadonlyMap<string, PatchValue>)].map(([key, value]) => [key, plain(value)]))
  }
  return Array.isArray(each) ? each.map(plain) : each
}

describe('writeYaml', () => {
  test('a parser reads back what was written, whatever the names are', () => {
    fc.assert(
      fc.property(value, (each) => {
        expect(load(writeYaml(each))).toEqual(plain(each))
      }),
    )
  })

  test('a name cannot end its line or hide in it', () => {
    const name = 'web\nspec:\n  externalIPs: [192.0.2.1]\u202e\u200b\u0085'
    expect(writeYaml({ name })).toBe('name: "web\\nspec:\\n  externalIPs: [192.0.2.1]\\u202e\\u200b\\u0085"\n')
  })

  test('a patch looks as people write it', () => {
    const constraint = {
      maxSkew: 1,
      topologyKey: 'kubernetes.io/hostname',
      labelSelector: {
        matchLabels: new Map([
          ['tier', '1'],
          ['app', 'web'],
        ]),
      },
      matchLabelKeys: ['pod-template-hash'],
    }
    expect(writeYaml({ spec: { topologySpreadConstraints: [constraint], selector: {}, gone: null } })).toBe(
      [
        'spec:',
        '  topologySpreadConstraints:',
        '    - maxSkew: 1',
        '      topologyKey: kubernetes.io/hostname',
        '      labelSelector:',
        '        matchLabels:',
        '          app: web',
        '          tier: "1"',
        '      matchLabelKeys: [pod-template-hash]',
        '  selector: {}',
        '  gone: null',
        '',
      ].join('\n'),
    )
  })
})

test('writeJson writes ASCII that parses back', () => {
  fc.assert(
    fc.property(value, (each) => {
      const json = writeJson(each)
      expect(json).toMatch(/^[\x20-\x7e]*$/)
      expect(JSON.parse(json)).toEqual(plain(each))
    }),
  )
})
