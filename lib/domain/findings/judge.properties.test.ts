import fc from 'fast-check'
import { loadAll } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { answer, fact, node, question } from '@/e2e/fixtures/random-question'
import { nodeRules, serviceRules } from './catalogue'
import { judgeNode } from './judge-node'
import { judgeService } from './judge-service'
import { aQuestion } from './test-question'

const runs = { numRuns: 400 }

describe('for every Service', () => {
  test('no rule throws, and what it says is said in full', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { findings, notChecked } = judgeService(asked)
        for (const { title, explanation, evidence, fix } of findings) {
          const said = [
            title,
            explanation,
            fix.inWords,
            ...evidence.flatMap(({ what, value, source }) => [what, value, source]),
          ]
          expect(said.filter((each) => /\b(undefined|NaN|Infinity|\[object)/.test(each))).toEqual([])
          for (const sentence of [title, fix.inWords]) expect(sentence.length).toBeGreaterThan(10)
        }
        for (const { reason } of notChecked) expect(reason.length).toBeGreaterThan(10)
      }),
      runs,
    )
  })

  test('a title is one sentence: no word but a name is large within it', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const large = /[:,;] (A|All|An|Both|Each|It|No|None|Nothing|One|Only|The|Under)\b/
        for (const { title } of judgeService(asked).findings) expect(title).not.toMatch(large)
      }),
      runs,
    )
  })

  test('no rule is found and unchecked at once, and none twice', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { findings, notChecked } = judgeService(asked)
        const ids = [...findings, ...notChecked].map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
        expect(ids.length).toBeLessThanOrEqual(serviceRules.length)
      }),
      runs,
    )
  })

  test('every fix is YAML that a parser reads and a command of one line a step', () => {
    fc.assert(
      fc.property(question, (asked) => {
        for (const { fix } of judgeService(asked).findings) {
          if (fix.yaml !== null) for (const document of loadAll(fix.yaml)) expect(document).toHaveProperty('kind')
          for (const line of fix.kubectl?.split('\n') ?? []) expect(line).toMatch(/^kubectl [\x20-\x7e]+$/)
        }
      }),
      runs,
    )
  })

  test('the order of objects never matters', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const slices = [...asked.slices]
          .reverse()
          .map((each) => ({ ...each, endpoints: [...each.endpoints].reverse() }))
        const nodes = asked.state.nodes === null ? null : [...asked.state.nodes.values()].reverse()
        const turned = aQuestion({ ...asked, version: asked.state.serverVersion, slices, nodes })
        expect(judgeService(turned)).toEqual(judgeService(asked))
      }),
      runs,
    )
  })
})

test('for every node no rule throws', () => {
  fc.assert(
    fc.property(node(1), fact(answer), (each, answered) => {
      const { findings, notChecked } = judgeNode({ node: each, answer: answered })
      expect(findings.length + notChecked.length).toBeLessThanOrEqual(nodeRules.length)
    }),
  )
})
