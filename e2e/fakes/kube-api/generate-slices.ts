import { createIdentity, fieldsOf, managedBy } from './generate-metadata'
import { randomHex } from './generate-nodes'
import type { RawObject } from './resources'

export type GeneratedEndpoint = {
  readonly address: string
  readonly node: string
  readonly zone: string
  readonly ready: boolean
}

/** The slices of one Service as the endpointslice controller writes them; one without endpoints when there are none. */
export function generateSlices(
  random: () => number,
  service: RawObject,
  endpoints: readonly GeneratedEndpoint[],
  perSlice: number,
): RawObject[] {
  const slices: RawObject[] = []
  for (let at = 0; at === 0 || at < endpoints.length; at += perSlice) {
    slices.push(generateSlice(random, service, endpoints.slice(at, at + perSlice)))
  }
  return slices
}

function generateSlice(random: () => number, service: RawObject, endpoints: readonly GeneratedEndpoint[]): RawObject {
  const { name, namespace, uid, labels: serviceLabels } = service.metadata
  const labels = {
    ...serviceLabels,
    'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    'kubernetes.io/service-name': name,
  }
  const annotations = { 'endpoints.kubernetes.io/last-change-trigger-time': '2026-01-01T00:00:00Z' }
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${name}-${randomHex(random, 5)}`,
      generateName: `${name}-`,
      namespace,
      ...createIdentity(random),
      generation: 7,
      labels,
      annotations,
      ownerReferences: [{ apiVersion: 'v1', blockOwnerDeletion: true, controller: true, kind: 'Service', name, uid }],
      managedFields: [
        managedBy('kube-controller-manager', 'discovery.k8s.io/v1', {
          'f:addressType': {},
          'f:endpoints': {},
          'f:metadata': fieldsOf({ annotations, labels, generateName: '', ownerReferences: [] }),
          'f:ports': {},
        }),
      ],
    },
    addressType: 'IPv4',
    endpoints: endpoints.map(({ address, node, zone, ready }) => ({
      addresses: [address],
      conditions: { ready, serving: ready, terminating: false },
      nodeName: node,
      targetRef: {
        kind: 'Pod',
        name: `${name}-${randomHex(random, 9)}-${randomHex(random, 5)}`,
        namespace,
        uid: createIdentity(random).uid,
      },
      zone,
    })),
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  }
}
