import { expect, test } from 'vitest'
import { chooseRemoved, type RemovablePod } from './scale-down'

const pod = (name: string, nodeName: string | null, fields: Partial<RemovablePod> = {}): RemovablePod => ({
  name,
  nodeName,
  ready: true,
  createdAtMs: null,
  ...fields,
})

test('pods without a node go first, then unready ones, then those on the fullest node, then the youngest', () => {
  const pods = [
    pod('old', 'n2', { createdAtMs: 1 }),
    pod('young', 'n2', { createdAtMs: 2 }),
    pod('crowded-a', 'n1'),
    pod('crowded-b', 'n1'),
    pod('crowded-c', 'n1'),
    pod('unready', 'n3', { ready: false }),
    pod('nowhere', null),
  ]
  expect(chooseRemoved(pods, 7, 'Deployment')).toEqual([
    'nowhere',
    'unready',
    'crowded-a',
    'crowded-b',
    'crowded-c',
    'young',
    'old',
  ])
})

test('the fullest node is found once, so that a large step can empty it', () => {
  const pods = ['a', 'b', 'c'].map((name) => pod(name, 'n1')).concat(['d', 'e'].map((name) => pod(name, 'n2')))
  expect(chooseRemoved(pods, 3, 'ReplicaSet')).toEqual(['a', 'b', 'c'])
})

test('a StatefulSet loses its highest ordinals, ten after nine', () => {
  const pods = ['db-9', 'db-10', 'db-2'].map((name) => pod(name, 'n1'))
  expect(chooseRemoved(pods, 2, 'StatefulSet')).toEqual(['db-10', 'db-9'])
})
