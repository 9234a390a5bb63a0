import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { countedPods, observedAnswer } from '@/e2e/fixtures/observed-answers'
import { type AnswerNode, answerPort, distributionAnswer } from '@/e2e/fixtures/service-answers'
import { buildFlow } from './flow-model'
import { flowObserved } from './flow-observed'
import { podReadout } from './flow-readouts'
import { FlowTable } from './flow-table'

function flowWith(counts: readonly (number | null)[], nodes: readonly AnswerNode[]) {
  const port = answerPort(nodes)
  const answer = distributionAnswer([port])
  const flow = buildFlow(answer, port)
  if (flow === null) throw new Error('nothing to draw')
  const pods = countedPods(port, counts)
  return { answer, flow, observed: flowObserved(flow, observedAnswer(pods), false) }
}

const two: readonly AnswerNode[] = [
  { name: 'a', pods: 1, entryShare: 0.5 },
  { name: 'b', pods: 1, entryShare: 0.5 },
]

describe('what pods of the path got', () => {
  test('stands beside what is expected of them, in the picture and in its table', () => {
    const { answer, flow, observed } = flowWith([480, 520], two)
    expect(observed).toMatchObject({ isDrawable: true, pods: 2, counted: 2 })
    expect([...observed.bars.values()].map(({ share }) => share)).toEqual([0.48, 0.52])
    const table = renderToStaticMarkup(<FlowTable flow={flow} answer={answer} observed={observed} />)
    expect(table).toContain('<th scope="col">Observed</th>')
    expect(table).toContain('48.0\u202F% ± 4.7, −1.3\u202Fσ, noise')
  })

  test('is told to whom the picture reads out', () => {
    const { answer, flow, observed } = flowWith([480, 520], two)
    const [group] = flow.groups
    const [pod] = group?.pods ?? []
    if (group === undefined || pod === undefined) throw new Error('no pod')
    const facts = podReadout(answer, flow, group, pod, observed).facts
    expect(JSON.stringify(facts)).toContain('observed ')
    expect(JSON.stringify(podReadout(answer, flow, group, pod).facts)).not.toContain('observed ')
  })

  test('is not drawn on another scale: where some is dropped it is told, and of what', () => {
    const dropping = [...two, { name: 'c', pods: 0, entryShare: 0.5 }].map((node) => ({
      ...node,
      entryShare: node.name === 'c' ? 0.5 : 0.25,
    }))
    const { answer, flow, observed } = flowWith([500, 500], dropping)
    expect(observed.isDrawable).toBe(false)
    const table = renderToStaticMarkup(<FlowTable flow={flow} answer={answer} observed={observed} />)
    expect(table).toContain('Observed, of what arrives at the 2 counted pods')
  })

  test('of many pods on a node is what the node got', () => {
    const many = two.map((node) => ({ ...node, pods: 20 }))
    const { observed, flow } = flowWith(
      Array.from({ length: 40 }, () => 100),
      many,
    )
    expect(flow.podsAreFolded).toBe(true)
    expect([...observed.bars.values()].map(({ share }) => share)).toEqual([0.5, 0.5])
    expect(observed.isDrawable).toBe(true)
  })

  test('a pod that nobody counted is hatched and is no zero', () => {
    const { observed } = flowWith([500, null], two)
    expect([...observed.bars.values()].map(({ drawn, share }) => [drawn, share])).toEqual([
      ['solid', 1],
      ['hatched', null],
    ])
    expect(observed).toMatchObject({ isDrawable: false, counted: 1 })
  })
})
