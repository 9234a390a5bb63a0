import { describe, test } from 'vitest'
import { known } from '@/lib/domain/fact'
import { anEndpoint, aRawNode, aRawService, aRawSlice, draining, rawNodes, underCluster } from './objects'
import { equal, expectAnswer, type Scenario } from './scenario'

const third = 1 / 3

describe('balancers and nodes', () => {
  const onEach = (count: number) => [
    aRawSlice(
      'web-a',
      Array.from({ length: count }, (_, index) => anEndpoint(`10.${index + 1}.0.1`, index + 1)),
    ),
  ]
  const exclude = 'node.kubernetes.io/exclude-from-external-load-balancers'
  const ofWeb = (...nodes: readonly string[]) =>
    known(new Map([['shop/web', nodes.map((node) => ({ node, family: null, object: `status of ${node}` }))]]))
  const awsNodes = (zones: string) =>
    rawNodes(zones.length, (number) => ({ zone: zones[number - 1] ?? '', providerID: `aws:///z/i-${number}` }))
  const scenarios: readonly Scenario[] = [
    {
      title: 'a cloud controller leaves out what is labelled or marked, and keeps what is cordoned or not Ready',
      slices: onEach(5),
      nodes: [
        aRawNode(1, { providerID: 'azure:///1', ready: 'Unknown' }),
        aRawNode(2, { providerID: 'azure:///2', cordoned: true }),
        aRawNode(3, { providerID: 'azure:///3', labels: { [exclude]: 'true' } }),
        aRawNode(4, { providerID: 'azure:///4', labels: { [exclude]: 'false' } }),
        aRawNode(5, { providerID: 'azure:///5', taints: ['ToBeDeletedByClusterAutoscaler'] }),
      ],
      ports: [
        {
          pods: { '10.1.0.1': third, '10.2.0.1': third, '10.3.0.1': 0, '10.4.0.1': third, '10.5.0.1': 0 },
          entry: { n1: third, n2: third, n4: third },
        },
      ],
      health: { n1: 200, n2: 200, n3: 200, n5: 200 },
    },
    {
      title: 'the controller of AWS leaves out nodes that are not Ready and those of the control plane',
      service: aRawService({ loadBalancerClass: 'service.k8s.aws/nlb' }),
      slices: onEach(4),
      nodes: [
        aRawNode(1, { ready: 'False' }),
        aRawNode(2, { labels: { 'node-role.kubernetes.io/master': '' } }),
        aRawNode(3, { zone: 'a' }),
        aRawNode(4, { zone: 'b' }),
      ],
      ports: [
        { pods: { '10.1.0.1': 0, '10.2.0.1': 0, '10.3.0.1': 0.5, '10.4.0.1': 0.5 }, entry: { n3: 0.5, n4: 0.5 } },
      ],
    },
    {
      title: 'zones share alike whatever they hold',
      service: aRawService({ loadBalancerClass: 'service.k8s.aws/nlb' }),
      slices: onEach(3),
      nodes: awsNodes('abb'),
      ports: [{ pods: { '10.1.0.1': 0.5, '10.2.0.1': 0.25, '10.3.0.1': 0.25 } }],
    },
    {
      title: 'a zone without a healthy node gets nothing',
      service: aRawService({ loadBalancerClass: 'service.k8s.aws/nlb' }),
      slices: onEach(2),
      nodes: awsNodes('aabc'),
      ports: [{ pods: { '10.1.0.1': 0.5, '10.2.0.1': 0.5 }, entry: { n1: 0.5, n2: 0.5 } }],
    },
    {
      title: 'an NLB that finds nobody healthy sends to all, and the last pod that terminates gets its part',
      service: aRawService({ loadBalancerClass: 'service.k8s.aws/nlb' }),
      slices: [aRawSlice('web-a', [anEndpoint('10.1.0.1', 1, draining)])],
      nodes: awsNodes('aaaa'),
      ports: [{ pods: { '10.1.0.1': 0.25 }, dropped: 0.75 }],
      health: { n1: 503 },
    },
    {
      title: 'pods as targets share by zone, and the policy plays no part',
      service: aRawService(
        { loadBalancerClass: 'service.k8s.aws/nlb' },
        { annotations: { 'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip' } },
      ),
      slices: [
        aRawSlice('web-a', [
          anEndpoint('10.1.0.1', 1, { zone: 'a' }),
          anEndpoint('10.2.0.1', 2, { zone: 'b' }),
          anEndpoint('10.2.0.2', 2, { zone: 'b' }),
          anEndpoint('10.2.0.3', 2, { ...draining, zone: 'b' }),
        ]),
      ],
      nodes: awsNodes('abb'),
      ports: [{ pods: { '10.1.0.1': 0.5, '10.2.0.1': 0.25, '10.2.0.2': 0.25, '10.2.0.3': 0 }, entry: {} }],
    },
    {
      title: 'weights are what health ports count, over all ports of the Service',
      service: aRawService(
        { loadBalancerClass: 'networking.gke.io/l4-regional-external' },
        { annotations: { 'networking.gke.io/weighted-load-balancing': 'pods-per-node' } },
      ),
      slices: [
        aRawSlice('web-a', [
          anEndpoint('10.1.0.1', 1),
          anEndpoint('10.1.0.2', 1),
          anEndpoint('10.2.0.1', 2),
          anEndpoint('10.3.0.1', 3, draining),
        ]),
      ],
      nodes: rawNodes(4),
      ports: [
        {
          pods: { '10.1.0.1': third, '10.1.0.2': third, '10.2.0.1': third, '10.3.0.1': 0 },
          entry: { n1: 2 / 3, n2: third },
        },
      ],
    },
    {
      title: 'Octavia without a monitor drops what hits empty nodes',
      slices: onEach(1),
      nodes: rawNodes(3, () => ({ providerID: 'openstack:///1' })),
      ports: [{ pods: { '10.1.0.1': third }, dropped: 2 / 3 }],
    },
    {
      title: 'an announcer by layer 2 gives all to its own pods',
      slices: onEach(3),
      nodes: rawNodes(3),
      announcements: { metallbL2: ofWeb('n2') },
      ports: [{ pods: { '10.1.0.1': 0, '10.2.0.1': 1, '10.3.0.1': 0 }, entry: { n2: 1 } }],
    },
    {
      title: 'of two nodes that both announce by layer 2 none is believed',
      slices: onEach(3),
      nodes: rawNodes(3),
      announcements: { metallbL2: ofWeb('n1', 'n2') },
      ports: [{ pods: { '10.1.0.1': null, '10.2.0.1': null, '10.3.0.1': null }, dropped: null, refused: null }],
    },
    {
      title: 'a status of a node that is gone does not count beside another',
      slices: onEach(3),
      nodes: rawNodes(3),
      announcements: { metallbBgp: ofWeb('n1', 'n3', 'n9') },
      ports: [{ pods: { '10.1.0.1': 0.5, '10.2.0.1': 0, '10.3.0.1': 0.5 }, entry: { n1: 0.5, n3: 0.5 } }],
    },
    {
      title: 'node ports under Local lose what hits empty nodes',
      service: aRawService({ type: 'NodePort', healthCheckNodePort: 0 }, {}, []),
      slices: onEach(1),
      nodes: rawNodes(4),
      ports: [{ pods: { '10.1.0.1': 0.25 }, dropped: 0.75 }],
    },
    {
      title: 'externalIPs of nodes lead there and nowhere else',
      service: aRawService(
        { type: 'ClusterIP', externalIPs: ['10.0.0.1', '10.0.0.2'], healthCheckNodePort: 0 },
        {},
        [],
      ),
      slices: onEach(1),
      nodes: rawNodes(4),
      ports: [{ pods: { '10.1.0.1': 0.5 }, entry: { n1: 0.5, n2: 0.5 }, dropped: 0.5 }],
    },
    {
      title: 'pods on a node whose Node is gone get nothing under Local',
      slices: onEach(3),
      nodes: rawNodes(2),
      query: equal,
      ports: [{ pods: { '10.1.0.1': 0.5, '10.2.0.1': 0.5, '10.3.0.1': 0 }, entry: { n1: 0.5, n2: 0.5 } }],
    },
    {
      title: 'a proxy of another name serves by rules that are not known',
      service: aRawService({}, { labels: { 'service.kubernetes.io/service-proxy-name': 'other' } }),
      slices: onEach(1),
      nodes: rawNodes(2),
      query: equal,
      ports: [{ pods: { '10.1.0.1': null }, dropped: null, refused: null }],
    },
    {
      title: 'a balancer that probes node ports which nobody allocated is not known to send anywhere',
      service: aRawService({
        loadBalancerClass: 'service.k8s.aws/nlb',
        allocateLoadBalancerNodePorts: false,
        ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 'http' }],
        ...underCluster,
      }),
      slices: onEach(2),
      nodes: awsNodes('ab'),
      ports: [{ pods: { '10.1.0.1': 0.5, '10.2.0.1': 0.5 }, entry: {} }],
    },
  ]
  test.each(scenarios)('$title', expectAnswer)
})
