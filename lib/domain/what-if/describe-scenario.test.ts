import { expect, test } from 'vitest'
import { describeScenario, scenarioInWords } from './describe-scenario'

test('nothing imagined is what is there now', () => {
  expect(describeScenario({})).toEqual([])
  expect(scenarioInWords({ drained: [], policy: undefined })).toBe('as it is now')
})

test('every part is said once, with many names cut short', () => {
  expect(
    describeScenario({
      policy: 'Local',
      replicas: 1,
      placement: [
        { kind: 'spread', over: 'node', maxSkew: 1, hard: true },
        { kind: 'spread', over: 'zone', maxSkew: 2, hard: false },
        { kind: 'apart', over: 'node', hard: false },
        { kind: 'each-node' },
      ],
      drained: ['a', 'b'],
      lost: ['c', 'd', 'e', 'f', 'g'],
      lostZones: ['z1', 'z2'],
      newNodes: [
        { zone: 'z1', count: 3 },
        { zone: null, count: 1 },
      ],
      hints: 'off',
      balancer: { model: 'ecmp', candidates: ['a'], announcers: ['b'], probed: false, crossZone: true },
      weights: true,
    }),
  ).toEqual([
    'externalTrafficPolicy Local',
    '1 replica',
    'maxSkew 1 on hostname',
    'preferred maxSkew 2 on zone',
    'preferred anti-affinity on hostname',
    'a pod on each node',
    'a and b drained',
    'c, d, e and 2 more lost',
    'zones z1 and z2 lost',
    '3 new nodes in zone z1',
    '1 new node without a zone',
    'without topology hints',
    'model ecmp',
    'candidate nodes a',
    'announced by b',
    'not probed',
    'cross-zone on',
    'weights on',
  ])
})
