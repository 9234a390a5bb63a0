import type { RawFields } from './raw-objects'

/* Objects that say who announces addresses, as their controllers write them. Fresh on each call. */

const created = { creationTimestamp: '2026-05-04T10:11:12Z', resourceVersion: '7' }

type Announced = { readonly service?: string; readonly node?: string; readonly name?: string }

/** As MetalLB's speaker writes it. */
export function rawMetallbStatus(
  kind: 'ServiceL2Status' | 'ServiceBGPStatus',
  { service = 'shop/cart', node = 'node-1', name = `l2-${node}-${service.replace('/', '-')}` }: Announced = {},
  status: RawFields = {},
) {
  const [serviceNamespace = '', serviceName = ''] = service.split('/')
  return {
    apiVersion: 'metallb.io/v1beta1',
    kind,
    metadata: {
      name,
      namespace: 'metallb-system',
      labels: {
        'metallb.io/node': node,
        'metallb.io/service-name': serviceName,
        'metallb.io/service-namespace': serviceNamespace,
      },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'speaker-abcde', uid: 'uid-speaker' }],
      ...created,
    },
    spec: {},
    status: {
      node,
      serviceName,
      serviceNamespace,
      ...(kind === 'ServiceL2Status' ? { interfaces: [{ name: 'eth0' }] } : { peers: ['tor-a', 'tor-b'] }),
      ...status,
    },
  }
}

/** As leader election of client-go writes it. */
export const rawLease = (path: string, node: string, renewTime: string, spec: RawFields = {}) => {
  const [namespace = '', name = ''] = path.split('/')
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace, ...created },
    spec: {
      holderIdentity: node,
      leaseDurationSeconds: 15,
      acquireTime: '2026-05-04T10:11:12.000000Z',
      renewTime,
      leaseTransitions: 3,
      ...spec,
    },
  }
}

export const rawBgpAdvertisement = (
  selector: RawFields | undefined,
  { version = 'v2', addresses = ['LoadBalancerIP'] }: { version?: string; addresses?: readonly string[] } = {},
) => ({
  apiVersion: `cilium.io/${version}`,
  kind: 'CiliumBGPAdvertisement',
  metadata: { name: 'services', labels: { advertise: 'bgp' }, ...created },
  spec: {
    advertisements: [
      { advertisementType: 'PodCIDR' },
      { advertisementType: 'Service', service: { addresses }, selector, attributes: { localPreference: 99 } },
    ],
  },
})

/** As k3s' ServiceLB makes it. */
export const rawServiceLbDaemonSet = (service: string, name = `svclb-${service.replace('/', '-')}-0f57de58`) => {
  const [namespace = '', serviceName = ''] = service.split('/')
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: {
      name,
      namespace: 'kube-system',
      labels: {
        'svccontroller.k3s.cattle.io/svcname': serviceName,
        'svccontroller.k3s.cattle.io/svcnamespace': namespace,
        'svccontroller.k3s.cattle.io/nodeselector': 'false',
      },
      ...created,
    },
    spec: { selector: { matchLabels: { app: name } }, template: { spec: { containers: [] } } },
  }
}

export const rawBgpConfiguration = (spec: RawFields = {}, name = 'default') => ({
  apiVersion: 'crd.projectcalico.org/v1',
  kind: 'BGPConfiguration',
  metadata: { name, ...created },
  spec: {
    asNumber: 64_512,
    serviceLoadBalancerIPs: [{ cidr: '192.0.2.0/24' }],
    serviceExternalIPs: [{ cidr: '198.51.100.0/24' }],
    serviceClusterIPs: [{ cidr: '10.96.0.0/12' }],
    ...spec,
  },
})
