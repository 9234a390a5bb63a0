import { randomInteger, randomItem } from '../seeded-random'
import { createIdentity, fieldsOf, managedBy } from './generate-metadata'
import type { RawObject } from './resources'

const TEAMS = ['payments', 'search', 'media', 'identity', 'shop', 'logistics', 'ads', 'platform']
const PARTS = ['api', 'web', 'worker', 'gateway', 'grpc', 'ingest', 'stream', 'admin']
const NAMESPACES = 200
/** The range has 2,768 ports: a large cluster switches their allocation off for most balancers. */
const NODE_PORTS_EVERY = 2

/** A Service as Helm and a cloud controller leave it. Of the external ones each fourth is Local. */
export function generateService(random: () => number, index: number, external: boolean): RawObject {
  const app = `${randomItem(random, PARTS)}-${index}`
  const namespace = `${TEAMS[index % TEAMS.length]}-${index % NAMESPACES}`
  const labels = {
    'app.kubernetes.io/instance': app,
    'app.kubernetes.io/managed-by': 'Helm',
    'app.kubernetes.io/name': app,
    'app.kubernetes.io/version': `${randomInteger(random, 1, 9)}.${randomInteger(random, 0, 30)}.0`,
    'helm.sh/chart': `${app}-1.4.2`,
  }
  const ports = [
    {
      name: 'http',
      protocol: 'TCP',
      port: 80,
      targetPort: 'http',
      ...(external && index % NODE_PORTS_EVERY === 0 && { nodePort: 30_000 + (index >> 1) }),
    },
  ]
  const spec = {
    ...(external ? externalSpec(index) : { type: 'ClusterIP' }),
    clusterIP: clusterIP(index),
    clusterIPs: [clusterIP(index)],
    internalTrafficPolicy: 'Cluster',
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
    ports,
    selector: { 'app.kubernetes.io/instance': app, 'app.kubernetes.io/name': app },
    sessionAffinity: 'None',
  }
  const annotations = {
    'meta.helm.sh/release-name': app,
    'meta.helm.sh/release-namespace': namespace,
    ...(external && {
      'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'instance',
      'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internet-facing',
      'service.beta.kubernetes.io/aws-load-balancer-type': 'external',
    }),
    // Every tenth was applied by hand and carries itself once more.
    ...(index % 10 === 0 && {
      'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { labels, name: app, namespace },
        spec,
      }),
    }),
  }
  const status = external
    ? { loadBalancer: { ingress: [{ hostname: `k8s-${app}-0a1b2c3d4e.elb.eu-central-1.amazonaws.com` }] } }
    : { loadBalancer: {} }
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: app,
      namespace,
      ...createIdentity(random),
      labels,
      annotations,
      managedFields: [
        managedBy('helm', 'v1', { 'f:metadata': fieldsOf({ annotations, labels }), 'f:spec': fieldsOf(spec) }),
        ...(external ? [managedBy('controller', 'v1', { 'f:status': fieldsOf(status) }, 'status')] : []),
      ],
      ...(external && { finalizers: ['service.k8s.aws/resources'] }),
    },
    spec,
    status,
  }
}

function externalSpec(index: number) {
  const local = index % 4 === 0
  return {
    type: 'LoadBalancer',
    loadBalancerClass: 'service.k8s.aws/nlb',
    allocateLoadBalancerNodePorts: index % NODE_PORTS_EVERY === 0,
    externalTrafficPolicy: local ? 'Local' : 'Cluster',
    ...(local && { healthCheckNodePort: 31_500 + (index >> 2) }),
  }
}

const clusterIP = (index: number): string => `10.96.${(index + 300) >> 8}.${(index + 300) & 255}`
