import type { RawObject } from './resources'

type Fields = Readonly<Record<string, unknown>>

/** A LoadBalancer Service as the API server stores it, with one port; `spec` goes on top. */
export function service(namespace: string, name: string, spec: Fields = {}, metadata: Fields = {}): RawObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, uid: `uid-service-${namespace}-${name}`, ...CREATED, ...metadata },
    spec: {
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Cluster',
      internalTrafficPolicy: 'Cluster',
      clusterIP: '10.96.0.10',
      clusterIPs: ['10.96.0.10'],
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      ports: [{ protocol: 'TCP', port: 80, targetPort: 8080, nodePort: 30080 }],
      selector: { app: name },
      sessionAffinity: 'None',
      allocateLoadBalancerNodePorts: true,
      ...spec,
    },
    status: { loadBalancer: {} },
  }
}

export type EndpointOnNode = { readonly nodeName: string; readonly address: string; readonly ready?: boolean }

/** One IPv4 EndpointSlice of a Service. */
export function endpointSlice(
  namespace: string,
  serviceName: string,
  endpoints: readonly EndpointOnNode[],
  name = `${serviceName}-slice`,
): RawObject {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name,
      namespace,
      uid: `uid-slice-${namespace}-${name}`,
      ...CREATED,
      labels: { 'kubernetes.io/service-name': serviceName },
    },
    addressType: 'IPv4',
    ports: [{ name: '', protocol: 'TCP', port: 8080 }],
    endpoints: endpoints.map(({ nodeName, address, ready = true }, index) => ({
      addresses: [address],
      conditions: { ready, serving: ready, terminating: false },
      nodeName,
      targetRef: { kind: 'Pod', name: `${serviceName}-${index}`, namespace },
    })),
  }
}

/** A Ready node with one InternalIP. */
export function node(
  name: string,
  zone: string,
  internalIP: string,
  extra: { spec?: Fields; status?: Fields } = {},
): RawObject {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: `uid-node-${name}`,
      ...CREATED,
      labels: { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': zone },
    },
    spec: { ...extra.spec },
    status: {
      addresses: [
        { type: 'InternalIP', address: internalIP },
        { type: 'Hostname', address: name },
      ],
      conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }],
      nodeInfo: { kubeletVersion: 'v1.36.3' },
      ...extra.status,
    },
  }
}

const CREATED = { creationTimestamp: '2026-01-01T00:00:00Z' }
