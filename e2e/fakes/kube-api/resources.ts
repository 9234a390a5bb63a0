/** An object as JSON; the fake looks at its metadata alone. */
export type RawObject = {
  readonly kind: string
  readonly apiVersion: string
  readonly metadata: RawMetadata
  readonly [field: string]: unknown
}

export type RawMetadata = {
  readonly name: string
  readonly namespace?: string
  readonly resourceVersion?: string
  readonly uid?: string
  readonly annotations?: Readonly<Record<string, string>>
  readonly labels?: Readonly<Record<string, string>>
  readonly [field: string]: unknown
}

export type ResourceType = {
  readonly resource: string
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly namespaced: boolean
  /** What the real server puts into the object of a bookmark besides its metadata: Go's zero values of the kind. */
  readonly bookmarkFields: Readonly<Record<string, unknown>>
  /** A custom resource: not served before it is installed. */
  readonly custom?: boolean
}

const core = { group: '', version: 'v1' }

export const resourceTypes: readonly ResourceType[] = [
  {
    ...core,
    resource: 'services',
    kind: 'Service',
    namespaced: true,
    bookmarkFields: { spec: {}, status: { loadBalancer: {} } },
  },
  {
    ...core,
    resource: 'nodes',
    kind: 'Node',
    namespaced: false,
    bookmarkFields: {
      spec: {},
      status: { daemonEndpoints: { kubeletEndpoint: { Port: 0 } }, nodeInfo: {} },
    },
  },
  { ...core, resource: 'namespaces', kind: 'Namespace', namespaced: false, bookmarkFields: { spec: {}, status: {} } },
  {
    ...core,
    resource: 'pods',
    kind: 'Pod',
    namespaced: true,
    bookmarkFields: { spec: { containers: null }, status: {} },
  },
  {
    group: 'discovery.k8s.io',
    version: 'v1',
    resource: 'endpointslices',
    kind: 'EndpointSlice',
    namespaced: true,
    bookmarkFields: { addressType: '', endpoints: null, ports: null },
  },
  ...builtIn('', 'v1', { events: 'Event' }),
  ...builtIn('events.k8s.io', 'v1', { events: 'Event' }),
  ...builtIn('apps', 'v1', {
    deployments: 'Deployment',
    replicasets: 'ReplicaSet',
    statefulsets: 'StatefulSet',
    daemonsets: 'DaemonSet',
  }),
  ...builtIn('policy', 'v1', { poddisruptionbudgets: 'PodDisruptionBudget' }),
  ...builtIn('autoscaling', 'v2', { horizontalpodautoscalers: 'HorizontalPodAutoscaler' }),
  ...builtIn('networking.k8s.io', 'v1', { networkpolicies: 'NetworkPolicy' }),
  ...builtIn('coordination.k8s.io', 'v1', { leases: 'Lease' }),
  custom('metallb.io', 'v1beta1', 'servicel2statuses', 'ServiceL2Status', true),
  custom('metallb.io', 'v1beta1', 'servicebgpstatuses', 'ServiceBGPStatus', true),
  custom('cilium.io', 'v2', 'ciliumbgpadvertisements', 'CiliumBGPAdvertisement', false),
  custom('cilium.io', 'v2alpha1', 'ciliumbgpadvertisements', 'CiliumBGPAdvertisement', false),
  custom('crd.projectcalico.org', 'v1', 'bgpconfigurations', 'BGPConfiguration', false),
  custom('monitoring.coreos.com', 'v1', 'servicemonitors', 'ServiceMonitor', true),
  custom('monitoring.coreos.com', 'v1', 'podmonitors', 'PodMonitor', true),
  custom('monitoring.coreos.com', 'v1', 'prometheuses', 'Prometheus', true),
]

/** Namespaced resources that nobody watches here. */
function builtIn(group: string, version: string, kinds: Readonly<Record<string, string>>): readonly ResourceType[] {
  return Object.entries(kinds).map(([resource, kind]) => ({
    group,
    version,
    resource,
    kind,
    namespaced: true,
    bookmarkFields: {},
  }))
}

function custom(group: string, version: string, resource: string, kind: string, namespaced: boolean): ResourceType {
  return { group, version, resource, kind, namespaced, bookmarkFields: {}, custom: true }
}

export const apiVersionOf = ({ group, version }: ResourceType): string =>
  group === '' ? version : `${group}/${version}`

/** `services`, `endpointslices.discovery.k8s.io`: how the API server names a resource in its messages. */
export const qualifiedName = ({ group, resource }: ResourceType): string =>
  group === '' ? resource : `${resource}.${group}`

/**
 * @param apiVersion null: the first kind of this name
 * @throws Error when the fake does not serve such objects
 */
export function typeOfKind(kind: string, apiVersion: string | null = null): ResourceType {
  const type = resourceTypes.find(
    (candidate) => candidate.kind === kind && (apiVersion === null || apiVersionOf(candidate) === apiVersion),
  )
  if (type === undefined) throw new Error(`the fake API server knows no kind ${kind} of ${apiVersion}`)
  return type
}

export const keyOf = ({ namespace, name }: RawMetadata): string => (namespace ? `${namespace}/${name}` : name)

export type Target = { readonly type: ResourceType; readonly namespace: string | null; readonly name: string | null }

/** What a path asks for; null when the API server has no such path. */
export function parsePath(path: string): Target | null {
  const match = /^\/(?:api|apis\/(?<group>[^/]+))\/(?<version>[^/]+)\/(?<rest>.+)$/.exec(path)
  if (match?.groups === undefined) return null
  const { group = '', version, rest = '' } = match.groups
  const parts = rest.split('/').map(decodeURIComponent)
  const scoped = parts[0] === 'namespaces' && parts.length > 2
  const [resource, name = null, ...more] = scoped ? parts.slice(2) : parts
  const type = resourceTypes.find(
    (known) => known.group === group && known.version === version && known.resource === resource,
  )
  if (type === undefined || more.length > 0 || (scoped && !type.namespaced)) return null
  return { type, namespace: scoped ? (parts[1] ?? null) : null, name }
}
