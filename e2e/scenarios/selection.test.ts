import { describe, test } from 'vitest'
import { anEndpoint, aRawService, aRawSlice, dead, draining, rawNodes, underCluster, unready } from './objects'
import { equal, expectAnswer, type Scenario, unprobed } from './scenario'

const third = 1 / 3

const mixed = [
  aRawSlice('web-a', [
    anEndpoint('10.1.0.1', 1),
    anEndpoint('10.1.0.2', 1, draining),
    anEndpoint('10.2.0.1', 2, draining),
    anEndpoint('10.3.0.1', 3, dead),
  ]),
]

describe('selection', () => {
  const scenarios: readonly Scenario[] = [
    {
      title: 'Local on one of a hundred nodes, which the balancer probes',
      slices: [aRawSlice('web-a', [anEndpoint('10.1.0.1', 1)])],
      nodes: rawNodes(100),
      query: equal,
      ports: [{ pods: { '10.1.0.1': 1 }, entry: { n1: 1 } }],
      health: { n1: 200, n2: 503, n100: 503 },
    },
    {
      title: 'Local on one of a hundred nodes, which nobody probes',
      slices: [aRawSlice('web-a', [anEndpoint('10.1.0.1', 1)])],
      nodes: rawNodes(100),
      query: unprobed,
      ports: [{ pods: { '10.1.0.1': 0.01 }, dropped: 0.99 }],
    },
    {
      title: 'pods that terminate serve a node without ready ones, and no other, while nobody probes',
      slices: mixed,
      nodes: rawNodes(4),
      query: unprobed,
      ports: [{ pods: { '10.1.0.1': 0.25, '10.1.0.2': 0, '10.2.0.1': 0.25, '10.3.0.1': 0 }, dropped: 0.5 }],
      health: { n1: 200, n2: 503, n3: 503, n4: 503 },
    },
    {
      title: 'a balancer that asks the health port leaves them out',
      slices: mixed,
      nodes: rawNodes(4),
      query: equal,
      ports: [{ pods: { '10.1.0.1': 1, '10.1.0.2': 0, '10.2.0.1': 0, '10.3.0.1': 0 }, entry: { n1: 1 } }],
    },
    {
      title: 'a balancer that dials the node port keeps them (Hetzner)',
      slices: mixed,
      nodes: rawNodes(4, () => ({ providerID: 'hcloud://1' })),
      ports: [
        { pods: { '10.1.0.1': 0.5, '10.1.0.2': 0, '10.2.0.1': 0.5, '10.3.0.1': 0 }, entry: { n1: 0.5, n2: 0.5 } },
      ],
    },
    {
      title: 'Cluster with nothing but terminating pods uses all of them that serve, hints or not',
      service: aRawService(underCluster),
      slices: [
        aRawSlice('web-a', [
          anEndpoint('10.1.0.1', 1, { ...draining, forZones: ['b'] }),
          anEndpoint('10.2.0.1', 2, draining),
          anEndpoint('10.3.0.1', 3, dead),
        ]),
      ],
      nodes: rawNodes(3),
      query: equal,
      ports: [{ pods: { '10.1.0.1': 0.5, '10.2.0.1': 0.5, '10.3.0.1': 0 } }],
      health: { n1: 200, n3: 200 },
    },
    {
      title: 'pods that neither are ready nor serve are nobody: refused',
      slices: [aRawSlice('web-a', [anEndpoint('10.1.0.1', 1, dead), anEndpoint('10.2.0.1', 2, unready)])],
      nodes: rawNodes(2),
      query: equal,
      ports: [{ pods: { '10.1.0.1': 0, '10.2.0.1': 0 }, entry: {}, refused: 1 }],
      health: { n1: 503, n2: 503 },
    },
    {
      title: 'publishNotReadyAddresses makes unready and terminating pods count, at the health port too',
      service: aRawService({ publishNotReadyAddresses: true }),
      slices: [
        aRawSlice('web-a', [
          anEndpoint('10.1.0.1', 1, { conditions: { ready: true, serving: false } }),
          anEndpoint('10.2.0.1', 2, { conditions: { ready: true, serving: true, terminating: true } }),
        ]),
      ],
      nodes: rawNodes(3),
      query: equal,
      ports: [{ pods: { '10.1.0.1': 0.5, '10.2.0.1': 0.5 }, entry: { n1: 0.5, n2: 0.5 } }],
      health: { n1: 200, n2: 200, n3: 503 },
    },
    {
      title: 'an endpoint in two slices counts once, and as the one that does not terminate',
      slices: [
        aRawSlice('web-a', [anEndpoint('10.1.0.1', 1), anEndpoint('10.2.0.1', 2)]),
        aRawSlice('web-b', [anEndpoint('10.1.0.1', 1, draining), anEndpoint('10.2.0.2', 2)]),
      ],
      nodes: rawNodes(2),
      query: equal,
      ports: [{ pods: { '10.1.0.1': 0.5, '10.2.0.1': 0.25, '10.2.0.2': 0.25 } }],
    },
    {
      title: 'an endpoint that two slices spell differently counts once',
      service: aRawService({ ipFamilies: ['IPv6'], clusterIPs: ['fd00::10'] }),
      slices: [
        aRawSlice('web-a', [anEndpoint('fd01::a', 1), anEndpoint('fd01::b', 1)], { addressType: 'IPv6' }),
        aRawSlice('web-b', [anEndpoint('FD01:0:0::A', 1), anEndpoint('fd01::c', 2)], { addressType: 'IPv6' }),
      ],
      nodes: rawNodes(2, (number) => ({ addresses: [`fd00::${number}`] })),
      query: { model: 'weighted', probed: 'true' },
      ports: [{ pods: { 'fd01::a': third, 'fd01::b': third, 'fd01::c': third }, entry: { n1: 2 * third, n2: third } }],
    },
    {
      title: 'a named target port that differs among pods, and UDP and TCP on one port, each with pods of its own',
      service: aRawService({
        ports: [
          { name: 'udp', port: 53, protocol: 'UDP', nodePort: 30053, targetPort: 'dns' },
          { name: 'tcp', port: 53, protocol: 'TCP', nodePort: 30053, targetPort: 'dns-tcp' },
        ],
      }),
      slices: [
        aRawSlice('web-a', [anEndpoint('10.1.0.1', 1)], {
          ports: [
            { name: 'udp', port: 5353, protocol: 'UDP' },
            { name: 'tcp', port: 5353, protocol: 'TCP' },
          ],
        }),
        aRawSlice('web-b', [anEndpoint('10.2.0.1', 2)], { ports: [{ name: 'udp', port: 1053, protocol: 'UDP' }] }),
      ],
      nodes: rawNodes(3),
      query: equal,
      ports: [
        { pods: { '10.1.0.1': 0.5, '10.2.0.1': 0.5 } },
        { pods: { '10.1.0.1': 0.5 }, entry: { n1: 0.5, n2: 0.5 }, dropped: 0.5 },
      ],
      health: { n1: 200, n2: 200, n3: 503 },
    },
    {
      title: 'pods on the host network share an address, which weighs once',
      service: aRawService(
        { loadBalancerClass: 'networking.gke.io/l4-regional-external' },
        { annotations: { 'networking.gke.io/weighted-load-balancing': 'pods-per-node' } },
      ),
      slices: [
        aRawSlice('web-a', [anEndpoint('10.0.0.1', 1), anEndpoint('10.0.0.2', 2)]),
        aRawSlice('web-b', [anEndpoint('10.0.0.1', 1)], { ports: [{ name: 'http', port: 9090, protocol: 'TCP' }] }),
      ],
      nodes: rawNodes(3),
      ports: [{ pods: { '10.0.0.1': 0.25, '10.0.0.2': 0.5 }, entry: { n1: 0.5, n2: 0.5 } }],
    },
    {
      title: 'endpoints on no node get nothing under Local',
      slices: [aRawSlice('web-a', [anEndpoint('192.0.2.1', null)])],
      nodes: rawNodes(2),
      query: unprobed,
      ports: [{ pods: { '192.0.2.1': 0 }, entry: { n1: 0.5, n2: 0.5 }, dropped: 1 }],
      health: { n1: 503 },
    },
    {
      title: 'endpoints on no node get their share under Cluster',
      service: aRawService(underCluster),
      slices: [aRawSlice('web-a', [anEndpoint('192.0.2.1', null), anEndpoint('10.1.0.1', 1)])],
      nodes: rawNodes(2),
      query: equal,
      ports: [{ pods: { '192.0.2.1': 0.5, '10.1.0.1': 0.5 } }],
    },
    {
      title: 'a slice that is labelled headless, and one of names, are not there',
      slices: [
        aRawSlice('web-a', [anEndpoint('10.1.0.1', 1)]),
        aRawSlice('web-b', [anEndpoint('10.2.0.1', 2)], {}, { 'service.kubernetes.io/headless': '' }),
        aRawSlice('web-c', [anEndpoint('db.example.com', 2)], { addressType: 'FQDN' }),
      ],
      nodes: rawNodes(2),
      query: equal,
      ports: [{ pods: { '10.1.0.1': 1 }, entry: { n1: 1 } }],
    },
    {
      title: 'dual stack with pods of one family alone on a node, and a node of one family',
      service: aRawService({ ipFamilies: ['IPv4', 'IPv6'], clusterIPs: ['10.96.0.10', 'fd00::10'] }),
      slices: [
        aRawSlice('web-a', [anEndpoint('10.1.0.1', 1), anEndpoint('10.2.0.1', 2), anEndpoint('10.3.0.1', 3)]),
        aRawSlice('web-b', [anEndpoint('fd01::1', 1), anEndpoint('fd01::3', 3)], { addressType: 'IPv6' }),
      ],
      nodes: rawNodes(3, (number) => ({
        addresses: number === 3 ? ['10.0.0.3'] : [`10.0.0.${number}`, `fd00::${number}`],
      })),
      query: equal,
      ports: [
        { pods: { '10.1.0.1': third, '10.2.0.1': third, '10.3.0.1': third } },
        { pods: { 'fd01::1': 1, 'fd01::3': 0 }, entry: { n1: 1 } },
      ],
    },
  ]
  test.each(scenarios)('$title', expectAnswer)
})
