import { expect, test } from 'vitest'
import { answerPort, exampleE1 } from '@/e2e/fixtures/service-answers'
import type { DistributionPort } from '@/lib/contracts/distribution'
import { figuresOf } from './figures'

const figure = (port: DistributionPort | undefined, name: string) => {
  const found = port === undefined ? undefined : figuresOf(port).find((candidate) => candidate.name === name)
  if (found === undefined) throw new Error(`no figure ${name}`)
  return { ...found, value: found.value.replaceAll('\u202F', ' '), reads: found.reads.replaceAll('\u202F', ' ') }
}

test('the hottest pod says how much of the fleet can be used', () => {
  expect(figure(exampleE1().ports[0], 'Hottest pod ÷ fair')).toMatchObject({
    value: '×1.67',
    reads: '60.0 % of the fleet usable',
  })
})

test('what is not known is "?", never 0', () => {
  const port = answerPort([{ name: 'a', pods: 1, entryShare: null }])
  expect(figure(port, 'Dropped').value).toBe('?')
  expect(figure(port, 'Gini').value).toBe('?')
})

test('a loss says on how many nodes', () => {
  const port = answerPort([
    { name: 'a', pods: 1, entryShare: 0.6 },
    { name: 'b', pods: 0, entryShare: 0.4 },
  ])
  expect(figure(port, 'Dropped')).toMatchObject({
    value: '40.0 %',
    reads: 'on 1 node without a usable pod',
    strong: true,
  })
})
