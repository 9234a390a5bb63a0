import type { ControlPlane } from '../control-plane/harness'
import { createPod, createService, mustSend } from '../control-plane/objects'
import {
  rawBgpAdvertisement,
  rawBgpConfiguration,
  rawLease,
  rawMetallbStatus,
  rawServiceLbDaemonSet,
} from '../fakes/raw-announcements'
import {
  rawAutoscaler,
  rawDisruptionBudget,
  rawNetworkPolicy,
  rawServiceEvent,
  rawWorkload,
} from '../fakes/raw-workloads'

type Raw = { readonly metadata: { readonly name: string; readonly namespace?: string } }

/** Posts an object without what a server fills in itself. */
async function create(plane: ControlPlane, path: string, raw: Raw & Readonly<Record<string, unknown>>) {
  const { name, namespace, labels, ownerReferences } = raw.metadata as Readonly<Record<string, unknown>>
  const { status: _, ...object } = raw
  return mustSend(plane, 'POST', path, { ...object, metadata: { name, namespace, labels, ownerReferences } })
}

const controlledBy = (kind: string, { name, uid }: { name: string; uid: string }) => [
  { apiVersion: 'apps/v1', kind, name, uid, controller: true },
]

/** Service shop/cart with two pods of one Deployment, and one of each object that says something about them. */
export async function createCart(plane: ControlPlane): Promise<void> {
  const apps = '/apis/apps/v1/namespaces/shop'
  const spec = {
    type: 'LoadBalancer',
    externalTrafficPolicy: 'Local',
    selector: { app: 'cart' },
    ports: [{ port: 80 }],
  }
  await createService(plane, { namespace: 'shop', name: 'cart', spec })
  const deployment = await create(plane, `${apps}/deployments`, rawWorkload('Deployment'))
  const raw = rawWorkload('ReplicaSet')
  const ownerReferences = controlledBy('Deployment', deployment.metadata)
  const metadata = { ...raw.metadata, ownerReferences }
  const replicaSet = await create(plane, `${apps}/replicasets`, { ...raw, metadata })
  for (const index of [1, 2]) {
    const pod = { name: `cart-7d9f-${index}`, nodeName: `node-${index}`, podIP: `10.244.${index}.7` }
    await createPod(plane, { namespace: 'shop', labels: { app: 'cart' }, ...pod })
    const patch = { metadata: { ownerReferences: controlledBy('ReplicaSet', replicaSet.metadata) } }
    await mustSend(plane, 'PATCH', `/api/v1/namespaces/shop/pods/${pod.name}`, patch)
  }
  const other = { namespace: 'shop', name: 'till-1', nodeName: 'node-1', podIP: '10.244.1.8', labels: { app: 'till' } }
  await createPod(plane, other)
  await create(plane, '/apis/policy/v1/namespaces/shop/poddisruptionbudgets', rawDisruptionBudget())
  await create(plane, '/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers', rawAutoscaler())
  await create(plane, '/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies', rawNetworkPolicy())
}

/** An event of a controller through the core API, one of kube-proxy through events.k8s.io, and one about another Service. */
export async function createEvents(plane: ControlPlane): Promise<void> {
  const core = '/api/v1/namespaces/shop/events'
  const old = { source: { component: 'service-controller' }, reportingComponent: '', eventTime: null, action: '' }
  const times = { firstTimestamp: '2026-05-04T10:00:00Z', lastTimestamp: '2026-05-04T11:00:00Z', count: 7 }
  const fields = { ...old, ...times, reason: 'SyncLoadBalancerFailed', message: 'no quota', reportingInstance: '' }
  await create(plane, core, rawServiceEvent({ name: 'cart.1' }, fields))
  await create(plane, core, rawServiceEvent({ name: 'till.1', service: 'till' }, fields))
  // As kube-proxy before 1.36 writes it: the Service's name where the uid should be.
  await create(plane, '/apis/events.k8s.io/v1/namespaces/shop/events', {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: 'cart.2', namespace: 'shop' },
    eventTime: '2026-05-04T12:00:00.000000Z',
    regarding: { kind: 'Service', namespace: 'shop', name: 'cart', uid: 'shop/cart' },
    reportingController: 'kube-proxy',
    reportingInstance: 'kube-proxy-node-1',
    action: 'Listen',
    reason: 'FailedToStartServiceHealthcheck',
    note: 'node node-1 failed to start healthcheck "shop/cart" on port 31234',
    type: 'Warning',
  })
}

/** A definition that takes whatever its objects hold. */
function definition(group: string, version: string, plural: string, kind: string, scope: 'Namespaced' | 'Cluster') {
  const openAPIV3Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { kind, plural, singular: kind.toLowerCase() },
      scope,
      versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  }
}

export const metallbDefinitions = [
  definition('metallb.io', 'v1beta1', 'servicel2statuses', 'ServiceL2Status', 'Namespaced'),
  definition('metallb.io', 'v1beta1', 'servicebgpstatuses', 'ServiceBGPStatus', 'Namespaced'),
]

export const otherDefinitions = [
  definition('cilium.io', 'v2', 'ciliumbgpadvertisements', 'CiliumBGPAdvertisement', 'Cluster'),
  definition('crd.projectcalico.org', 'v1', 'bgpconfigurations', 'BGPConfiguration', 'Cluster'),
]

/** Installs definitions and waits until their resources are served. */
export async function install(plane: ControlPlane, definitions: readonly ReturnType<typeof definition>[]) {
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
  for (const one of definitions) await mustSend(plane, 'POST', path, one)
  for (const { metadata } of definitions) {
    await plane.kubectl('wait', '--for=condition=Established', `crd/${metadata.name}`, '--timeout=60s')
  }
}

/** Statuses of MetalLB: its own schema has the status as a subresource, this one has not. */
export async function createMetallbStatuses(plane: ControlPlane, node: string): Promise<void> {
  for (const [kind, plural] of [
    ['ServiceL2Status', 'servicel2statuses'],
    ['ServiceBGPStatus', 'servicebgpstatuses'],
  ] as const) {
    const { metadata, ...rest } = rawMetallbStatus(kind, { node })
    const { name, namespace, labels } = metadata
    const path = `/apis/metallb.io/v1beta1/namespaces/metallb-system/${plural}`
    await mustSend(plane, 'POST', path, { ...rest, metadata: { name, namespace, labels } })
  }
}

/** What Cilium, k3s and Calico say about Service shop/cart. */
export async function createOtherAnnouncements(plane: ControlPlane): Promise<void> {
  const leases = '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases'
  await create(
    plane,
    leases,
    rawLease('kube-system/cilium-l2announce-shop-cart', 'node-1', new Date().toISOString().replace('Z', '000Z')),
  )
  const byNamespace = { matchLabels: { 'io.kubernetes.service.namespace': 'shop' } }
  await create(plane, '/apis/cilium.io/v2/ciliumbgpadvertisements', rawBgpAdvertisement(byNamespace))
  await create(plane, '/apis/crd.projectcalico.org/v1/bgpconfigurations', rawBgpConfiguration())
  const { spec: _, ...daemonSet } = rawServiceLbDaemonSet('shop/cart')
  const labels = { app: 'svclb' }
  const template = { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'none.invalid/none' }] } }
  await create(plane, '/apis/apps/v1/namespaces/kube-system/daemonsets', {
    ...daemonSet,
    spec: { selector: { matchLabels: labels }, template },
  })
}
