/** Objects as an API server sends them, with all the fields that Evenkeel has no use for. Fresh on each call. */
export type RawFields = Record<string, unknown>

const managedFields = [
  {
    manager: 'kubectl-client-side-apply',
    operation: 'Update',
    apiVersion: 'v1',
    time: '2026-05-04T10:11:12Z',
    fieldsType: 'FieldsV1',
    fieldsV1: {
      'f:metadata': { 'f:annotations': { '.': {}, 'f:kubectl.kubernetes.io/last-applied-configuration': {} } },
    },
  },
]

export function rawService(
  { namespace = 'shop', name = 'cart' }: { namespace?: string; name?: string } = {},
  spec: RawFields = {},
  metadata: RawFields = {},
) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      namespace,
      uid: '0f57de58-d987-40d7-860c-c65ba1ffd7e2',
      resourceVersion: '1051',
      creationTimestamp: '2026-05-04T10:11:12Z',
      labels: { app: name },
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"kind":"Service"}\n' },
      finalizers: ['service.kubernetes.io/load-balancer-cleanup'],
      managedFields,
      ...metadata,
    },
    spec: {
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      internalTrafficPolicy: 'Cluster',
      healthCheckNodePort: 31_234,
      ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 8080, nodePort: 30_080, appProtocol: 'http' }],
      selector: { app: name },
      clusterIP: '10.96.10.20',
      clusterIPs: ['10.96.10.20'],
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      sessionAffinity: 'None',
      allocateLoadBalancerNodePorts: true,
      ...spec,
    },
    status: { loadBalancer: { ingress: [{ ip: '192.0.2.10', ipMode: 'VIP' }] } },
  }
}

export function rawEndpoint(index: number, fields: RawFields = {}) {
  return {
    addresses: [`10.244.${index >> 8}.${index & 255}`],
    conditions: { ready: true, serving: true, terminating: false },
    nodeName: `node-${index % 5}`,
    zone: `zone-${index % 3}`,
    hints: { forZones: [{ name: `zone-${index % 3}` }] },
    targetRef: { kind: 'Pod', namespace: 'shop', name: `cart-7d9f-${index}`, uid: `uid-${index}` },
    ...fields,
  }
}

export function rawEndpointSlice(
  {
    namespace = 'shop',
    name = 'cart-x7k2p',
    service = 'cart',
  }: { namespace?: string; name?: string; service?: string } = {},
  fields: RawFields = {},
  metadata: RawFields = {},
) {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name,
      namespace,
      generateName: `${service}-`,
      uid: '5a0c9a52-6d3f-4b63-9d52-0a5f3b6f2f11',
      resourceVersion: '2044',
      generation: 3,
      creationTimestamp: '2026-05-04T10:11:13Z',
      labels: {
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
        'kubernetes.io/service-name': service,
      },
      annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': '2026-05-04T10:11:13Z' },
      managedFields,
      ...metadata,
    },
    addressType: 'IPv4',
    endpoints: [0, 1, 2].map((index) => rawEndpoint(index)),
    ports: [{ name: 'http', protocol: 'TCP', port: 8080 }],
    ...fields,
  }
}

export function rawNode({ name = 'node-0' }: { name?: string } = {}, spec: RawFields = {}, status: RawFields = {}) {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: '94a1c5a2-2f3e-4a11-8f4b-6f0a8b1c2d3e',
      resourceVersion: '77',
      creationTimestamp: '2026-05-01T08:00:00Z',
      labels: {
        'kubernetes.io/hostname': name,
        'topology.kubernetes.io/zone': 'zone-0',
        'topology.kubernetes.io/region': 'region-1',
        'node.kubernetes.io/exclude-from-external-load-balancers': '',
      },
      annotations: { 'node.alpha.kubernetes.io/ttl': '0' },
      managedFields,
    },
    spec: { podCIDR: '10.244.0.0/24', podCIDRs: ['10.244.0.0/24'], providerID: `aws:///zone-0/i-${name}`, ...spec },
    status: {
      capacity: { cpu: '8', memory: '32Gi' },
      conditions: [
        { type: 'MemoryPressure', status: 'False', lastHeartbeatTime: '2026-05-04T10:11:12Z' },
        { type: 'Ready', status: 'True', lastHeartbeatTime: '2026-05-04T10:11:12Z' },
      ],
      addresses: [
        { type: 'InternalIP', address: '10.0.0.10' },
        { type: 'Hostname', address: name },
      ],
      nodeInfo: { kubeletVersion: 'v1.36.3', osImage: 'Debian' },
      images: [{ names: ['registry.example/app:1'], sizeBytes: 1 }],
      ...status,
    },
  }
}
