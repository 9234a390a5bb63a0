import { describe, test } from 'vitest'
import { anEndpoint, aRawService, aRawSlice, rawNodes, underCluster } from './objects'
import { equal, expectAnswer, type Scenario } from './scenario'

const third = 1 / 3

const hinted = (...zones: readonly (string | null)[]) =>
  zones.map((zone, index) => anEndpoint(`10.${index + 1}.0.1`, index + 1, zone === null ? {} : { forZones: [zone] }))

describe('hints', () => {
  const zoned = rawNodes(4, (number) => ({ zone: number < 3 ? 'a' : number === 3 ? 'b' : 'c' }))
  const sameNode = (number: number) => ({ forNodes: [`n${number}`], forZones: ['a'] })
  const preferred = { ...underCluster, trafficDistribution: 'PreferSameNode' }
  const scenarios: readonly Scenario[] = [
    {
      title: 'of zones keep connections in the zone that they enter; a zone that none names uses all',
      service: aRawService({ ...underCluster, trafficDistribution: 'PreferClose' }),
      slices: [aRawSlice('web-a', hinted('a', 'a', 'b'))],
      nodes: zoned,
      query: equal,
      ports: [{ pods: { '10.1.0.1': third, '10.2.0.1': third, '10.3.0.1': third } }],
    },
    {
      title: 'of zones make one pod carry what enters in its zone',
      service: aRawService(underCluster),
      slices: [aRawSlice('web-a', hinted('a', 'b', 'b'))],
      nodes: rawNodes(4, (number) => ({ zone: number < 4 ? 'a' : 'b' })),
      query: equal,
      ports: [{ pods: { '10.1.0.1': 0.75, '10.2.0.1': 0.125, '10.3.0.1': 0.125 } }],
    },
    {
      title: 'that one ready pod lacks are none',
      service: aRawService(underCluster),
      slices: [aRawSlice('web-a', hinted('a', 'b', null))],
      nodes: rawNodes(4),
      query: equal,
      ports: [{ pods: { '10.1.0.1': third, '10.2.0.1': third, '10.3.0.1': third } }],
    },
    {
      title: 'of nodes go first, those of zones serve the nodes without a pod, and others use all',
      service: aRawService(preferred),
      slices: [
        aRawSlice('web-a', [
          anEndpoint('10.1.0.1', 1, sameNode(1)),
          anEndpoint('10.2.0.1', 2, sameNode(2)),
          anEndpoint('10.2.0.2', 2, sameNode(2)),
        ]),
      ],
      nodes: zoned,
      query: equal,
      // n1: 1/4 to its pod; n2: 1/4 to its two; n3 and n4, in zones that no hint names: 1/2 to all three.
      ports: [{ pods: { '10.1.0.1': 0.25 + 0.5 / 3, '10.2.0.1': 0.125 + 0.5 / 3, '10.2.0.2': 0.125 + 0.5 / 3 } }],
    },
    {
      title: 'of nodes are not read by a kube-proxy that an upgrade has not reached',
      service: aRawService(preferred),
      slices: [aRawSlice('web-a', [anEndpoint('10.1.0.1', 1, sameNode(1)), anEndpoint('10.2.0.1', 2, sameNode(2))])],
      nodes: rawNodes(2, (number) => ({ kubelet: number === 1 ? 'v1.33.4' : 'v1.36.3' })),
      query: equal,
      ports: [{ pods: { '10.1.0.1': 0.25, '10.2.0.1': 0.75 } }],
    },
    {
      title: 'change nothing under Local, and neither does internalTrafficPolicy',
      service: aRawService({ internalTrafficPolicy: 'Local', trafficDistribution: 'PreferClose' }),
      slices: [aRawSlice('web-a', hinted('b', 'b', 'a'))],
      nodes: rawNodes(3),
      query: equal,
      ports: [{ pods: { '10.1.0.1': third, '10.2.0.1': third, '10.3.0.1': third } }],
    },
  ]
  test.each(scenarios)('$title', expectAnswer)
})
