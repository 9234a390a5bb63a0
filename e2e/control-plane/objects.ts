import type { KubeObject, Method } from './api'
import type { ControlPlane } from './harness'

/**
 * Sends a request that must succeed.
 *
 * @throws Error with the status and the server's words otherwise
 */
export async function mustSend(plane: ControlPlane, method: Method, path: string, body?: unknown): Promise<KubeObject> {
  const answer = await plane.request(method, path, body)
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}

export type NodeOptions = {
  readonly name: string
  readonly internalIPs: readonly string[]
  /** Omitted: the node has no zone label. */
  readonly zone?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[]
  readonly podCIDRs?: readonly string[]
  readonly providerID?: string
  readonly unschedulable?: boolean
  /** Omitted: `True`. */
  readonly ready?: 'True' | 'False' | 'Unknown'
}

/** Creates a Node with addresses and the condition Ready, as its kubelet would. */
export async function createNode(plane: ControlPlane, options: NodeOptions): Promise<KubeObject> {
  const { name, internalIPs, zone, taints = [], podCIDRs, providerID, unschedulable, ready = 'True' } = options
  const zoneLabel = zone === undefined ? {} : { 'topology.kubernetes.io/zone': zone }
  const labels = { 'kubernetes.io/hostname': name, ...zoneLabel, ...options.labels }
  await mustSend(plane, 'POST', '/api/v1/nodes', {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels },
    spec: { taints, podCIDRs, podCIDR: podCIDRs?.[0], providerID, unschedulable },
  })
  // Admission taints every new node as not ready, and there is no controller that lifts it.
  await mustSend(plane, 'PATCH', `/api/v1/nodes/${name}`, { spec: { taints } })
  const addresses = [
    ...internalIPs.map((address) => ({ type: 'InternalIP', address })),
    { type: 'Hostname', address: name },
  ]
  return mustSend(plane, 'PATCH', `/api/v1/nodes/${name}/status`, {
    status: { addresses, conditions: [condition('Ready', ready)] },
  })
}

export type PodOptions = {
  readonly namespace: string
  readonly name: string
  readonly nodeName: string
  /** One address, or one of each family. */
  readonly podIP: string | readonly string[]
  readonly labels: Readonly<Record<string, string>>
  /** Omitted: true. */
  readonly ready?: boolean
}

/** Creates a running Pod on a node. With the labels of a Service's selector it becomes an endpoint. */
export async function createPod(plane: ControlPlane, options: PodOptions): Promise<KubeObject> {
  const { namespace, name, nodeName, podIP, labels, ready = true } = options
  await mustSend(plane, 'POST', `/api/v1/namespaces/${namespace}/pods`, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels },
    spec: { nodeName, terminationGracePeriodSeconds: 300, containers: [{ name: 'main', image: 'none.invalid/none' }] },
  })
  const podIPs = [podIP].flat().map((ip) => ({ ip }))
  return mustSend(plane, 'PATCH', `/api/v1/namespaces/${namespace}/pods/${name}/status`, {
    status: { phase: 'Running', podIP: podIPs[0]?.ip, podIPs, conditions: podConditions(ready) },
  })
}

/** Sets the condition Ready; a pod that is being deleted keeps serving while it stays true. */
export function setPodReady(plane: ControlPlane, namespace: string, name: string, ready: boolean): Promise<KubeObject> {
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/status`
  return mustSend(plane, 'PATCH', path, { status: { conditions: podConditions(ready) } })
}

/** Starts a deletion that no kubelet completes: the endpoint is terminating until `removePod`. */
export function deletePodGracefully(plane: ControlPlane, namespace: string, name: string): Promise<KubeObject> {
  return mustSend(plane, 'DELETE', `/api/v1/namespaces/${namespace}/pods/${name}?gracePeriodSeconds=300`)
}

/** Removes a pod at once, as its kubelet does at the end of the grace period. */
export function removePod(plane: ControlPlane, namespace: string, name: string): Promise<KubeObject> {
  return mustSend(plane, 'DELETE', `/api/v1/namespaces/${namespace}/pods/${name}?gracePeriodSeconds=0`)
}

export function createNamespace(plane: ControlPlane, name: string): Promise<KubeObject> {
  return mustSend(plane, 'POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
}

export type ServiceOptions = {
  readonly namespace: string
  readonly name: string
  readonly spec: Readonly<Record<string, unknown>>
  readonly annotations?: Readonly<Record<string, string>>
}

/** Creates a Service; the answer holds what the server allocated: cluster IPs, node ports, healthCheckNodePort. */
export function createService(plane: ControlPlane, options: ServiceOptions): Promise<KubeObject> {
  const { namespace, name, spec, annotations } = options
  return mustSend(plane, 'POST', `/api/v1/namespaces/${namespace}/services`, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, annotations },
    spec,
  })
}

export type IngressEntry = { readonly ip?: string; readonly hostname?: string; readonly ipMode?: 'VIP' | 'Proxy' }

/** Writes `status.loadBalancer.ingress`, as a load-balancer controller does. */
export function setIngress(
  plane: ControlPlane,
  namespace: string,
  name: string,
  ingress: readonly IngressEntry[],
): Promise<KubeObject> {
  const path = `/api/v1/namespaces/${namespace}/services/${name}/status`
  return mustSend(plane, 'PATCH', path, { status: { loadBalancer: { ingress } } })
}

function podConditions(ready: boolean) {
  const status = ready ? 'True' : 'False'
  return [condition('Ready', status), condition('ContainersReady', status)]
}

function condition(type: string, status: 'True' | 'False' | 'Unknown') {
  const now = `${new Date().toISOString().slice(0, 19)}Z`
  return { type, status, lastTransitionTime: now, reason: 'Test', message: '' }
}
