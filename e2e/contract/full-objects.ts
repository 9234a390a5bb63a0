/*
 * One object of each watched kind with every field set that Evenkeel reads, and with others around them that it must
 * pass over.
 */

const metadata = {
  labels: { app: 'full', 'kubernetes.io/service-name': 'full', 'service.kubernetes.io/headless': '' },
  annotations: {
    'service.beta.kubernetes.io/aws-load-balancer-type': 'external',
    'kubectl.kubernetes.io/last-applied-configuration': '{"large":"and of no use here"}',
  },
}

export const fullService = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    ...metadata,
    name: 'full',
    labels: { ...metadata.labels, 'service.kubernetes.io/service-proxy-name': 'another-proxy' },
    finalizers: ['service.kubernetes.io/load-balancer-cleanup'],
  },
  spec: {
    type: 'LoadBalancer',
    externalTrafficPolicy: 'Local',
    internalTrafficPolicy: 'Local',
    selector: { app: 'full', tier: 'edge' },
    ports: [
      { name: 'http', protocol: 'TCP', port: 80, targetPort: 8080, nodePort: 30_080, appProtocol: 'http' },
      { name: 'dns', protocol: 'UDP', port: 53, targetPort: 'dns' },
    ],
    externalIPs: ['192.0.2.7'],
    loadBalancerClass: 'example.org/balancer',
    loadBalancerSourceRanges: ['198.51.100.0/24'],
    healthCheckNodePort: 31_999,
    sessionAffinity: 'ClientIP',
    sessionAffinityConfig: { clientIP: { timeoutSeconds: 77 } },
    publishNotReadyAddresses: true,
    allocateLoadBalancerNodePorts: true,
    trafficDistribution: 'PreferClose',
  },
}

export const fullStatusOfService = {
  status: {
    loadBalancer: { ingress: [{ ip: '203.0.113.9', ipMode: 'Proxy' }, { hostname: 'full.example.org' }] },
    conditions: [
      { type: 'Odd', status: 'True', reason: 'Test', message: 'none', lastTransitionTime: '2026-11-02T12:30:45Z' },
    ],
  },
}

export const fullNode = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: 'full-node',
    labels: {
      'topology.kubernetes.io/zone': 'zone-a',
      'topology.kubernetes.io/region': 'region-1',
      'kubernetes.io/os': 'linux',
      'node.kubernetes.io/exclude-from-external-load-balancers': 'false',
    },
    annotations: { 'projectcalico.org/IPv4VXLANTunnelAddr': '10.244.1.64' },
  },
  spec: {
    podCIDR: '10.244.1.0/24',
    podCIDRs: ['10.244.1.0/24'],
    providerID: 'aws:///region-1a/i-1',
    unschedulable: true,
    taints: [{ key: 'dedicated', value: 'edge', effect: 'NoSchedule' }],
  },
}

const condition = (type: string, status: string) => ({
  type,
  status,
  reason: 'Test',
  message: 'none',
  lastHeartbeatTime: '2026-11-02T12:30:45Z',
})

export const fullStatusOfNode = {
  status: {
    addresses: [
      { type: 'InternalIP', address: '10.1.0.1' },
      { type: 'Hostname', address: 'full-node' },
    ],
    conditions: [condition('Ready', 'False'), condition('NetworkUnavailable', 'True')],
    nodeInfo: {
      kubeletVersion: 'v1.36.3',
      machineID: 'm',
      systemUUID: 's',
      bootID: 'b',
      kernelVersion: 'k',
      osImage: 'o',
      containerRuntimeVersion: 'c',
      kubeProxyVersion: '',
      operatingSystem: 'linux',
      architecture: 'amd64',
    },
    images: [{ names: ['registry.invalid/large:1'], sizeBytes: 5_000_000_000 }],
    capacity: { cpu: '8', memory: '32Gi' },
  },
}

export const fullSlice = {
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { ...metadata, name: 'full-slice' },
  addressType: 'IPv4',
  ports: [
    { name: 'http', protocol: 'TCP', port: 8080, appProtocol: 'http' },
    { name: '', protocol: 'UDP', port: 53 },
  ],
  endpoints: [
    {
      addresses: ['10.244.1.7'],
      conditions: { ready: false, serving: true, terminating: true },
      hostname: 'pod-a',
      nodeName: 'full-node',
      zone: 'zone-a',
      hints: { forZones: [{ name: 'zone-a' }, { name: 'zone-b' }], forNodes: [{ name: 'full-node' }] },
      targetRef: { kind: 'Pod', namespace: 'default', name: 'pod-a', uid: '00000000-0000-4000-8000-000000000001' },
    },
    { addresses: ['10.244.1.8'], conditions: {} },
    { addresses: ['10.244.1.9'], conditions: { ready: true, serving: false, terminating: false } },
  ],
}
