import { expect, test } from 'vitest'
import { answerPort, exampleE1 } from '@/e2e/fixtures/service-answers'
import type { DistributionPort } from '@/lib/contracts/distribution'
import { figuresOf, lossesOf } from './figures'

const figure = (port: DistributionPort | undefined, name: string) => {
  const found = port === undefined ? undefined : figuresOf(port).find((candidate) => candidate.name === name)
  if (found === undefined) throw new Error(`no figure ${name}`)
  return { ...found, reads: found.reads.replaceAll(/\s/g, ' ') }
}

const readAs = (port: DistributionPort) => [{ label: 'equal-node', port }]

test('the hottest pod says how much of the fleet can be used', () => {
  expect(figure(exampleE1().ports[0], 'Hottest pod ÷ fair')).toMatchObject({
    value: '×1.67',
    reads: '60 % of the fleet usable',
  })
})

test('what is not known is "?", never 0', () => {
  const port = answerPort([{ name: 'a', pods: 1, entryShare: null }])
  expect(figure(port, 'Gini').value).toBe('?')
  expect(lossesOf(readAs(port)).find((loss) => loss.name === 'dropped')?.shares).toEqual([])
})

test('a loss is marked, a hop is not', () => {
  const port = answerPort([
    { name: 'a', pods: 1, entryShare: 0.6 },
    { name: 'b', pods: 0, entryShare: 0.4 },
  ])
  const losses = lossesOf(readAs({ ...port, hopShare: 0.5 }))
  expect(losses.map(({ name, bad }) => [name, bad])).toEqual([
    ['dropped', true],
    ['refused', false],
    ['second node hop', false],
  ])
})
