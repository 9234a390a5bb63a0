import { expect, test } from 'vitest'
import { aSourceAddress, httpPort, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { ask } from '../test-question'
import type { ComparedQuestion } from './column'
import { comparePair } from './compare-pair'

function exposed(name: string, externalTrafficPolicy: 'Local' | 'Cluster', port: number): ComparedQuestion {
  const service = { name, externalTrafficPolicy, ports: [{ ...httpPort, port }] }
  return { ...ask({ endpoints: podsOn([5, 3, 2]), nodes: nodesOf(3), service }), judgeAddress: () => aSourceAddress() }
}

test('two Services of the same pods are compared as they are, each by its own name and port', () => {
  const local = exposed('web-local', 'Local', 80)
  const cluster = exposed('web-cluster', 'Cluster', 8080)
  const { headline, columns, differences } = comparePair(local, cluster)
  expect(columns.map(({ label, isNow, lostMeanwhile }) => [label, isNow, lostMeanwhile])).toEqual([
    ['web-local, Local', true, null],
    ['web-cluster, Cluster', true, null],
  ])
  expect(headline).toBe('Hottest pod over the mean: ×1.67 of web-local, Local; ×1.00 of web-cluster, Cluster.')
  expect(differences[0]?.words).toContain('×1.67 of web-local; ×1.00 of web-cluster')
})
