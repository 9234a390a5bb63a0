import { expect, test } from 'vitest'
import { answerPort, distributionAnswer } from '@/e2e/fixtures/service-answers'
import { entryReadings } from '../readings'
import { nodeRows } from './node-rows'

test('nodes that lose connections come first, nodes that are not concerned last', () => {
  const port = answerPort([
    { name: 'empty', pods: 0, entryShare: 0 },
    { name: 'idle', pods: 2, entryShare: 0 },
    { name: 'serving', pods: 2, entryShare: 0.5 },
    { name: 'losing', pods: 0, entryShare: 0.5 },
  ])
  const rows = nodeRows(port, entryReadings(distributionAnswer([port]), port))
  expect(rows.map((row) => row.name)).toEqual(['losing', 'serving', 'idle', 'empty'])
  expect(rows[0]?.isLosing).toBe(true)
})

test('a share that no reading knows is unknown, not zero', () => {
  const port = answerPort([{ name: 'a', pods: 1, entryShare: null }])
  const [row] = nodeRows(port, entryReadings(distributionAnswer([port], { model: { id: 'unknown' } }), port))
  expect(row?.entry).toEqual([])
})
