/** Objects as an API server gives them, for scenarios that are written by hand. */

type Fields = Readonly<Record<string, unknown>>

/** `shop/web`: type LoadBalancer under Local, one port that is served by the container port `http`. */
export const aRawService = (spec: Fields = {}, metadata: Fields = {}, ingress: readonly Fields[] = [vip]) => ({
  metadata: { namespace: 'shop', name: 'web', uid: 'uid-web', ...metadata },
  spec: {
    type: 'LoadBalancer',
    clusterIP: '10.96.0.10',
    clusterIPs: ['10.96.0.10'],
    ipFamilies: ['IPv4'],
    ports: [{ name: 'http', port: 80, protocol: 'TCP', nodePort: 30080, targetPort: 'http' }],
    externalTrafficPolicy: 'Local',
    healthCheckNodePort: 31000,
    ...spec,
  },
  status: { loadBalancer: { ingress } },
})

const vip = { ip: '203.0.113.10', ipMode: 'VIP' }

export const underCluster = { externalTrafficPolicy: 'Cluster', healthCheckNodePort: 0 } as const

type RawNode = {
  readonly zone?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: readonly string[]
  readonly ready?: 'True' | 'False' | 'Unknown'
  readonly cordoned?: boolean
  readonly addresses?: readonly string[]
  readonly providerID?: string
  readonly kubelet?: string
}

/** Node n`number` at 10.0.0.`number`, in zone a unless said otherwise. */
export const aRawNode = (number: number, fields: RawNode = {}) => ({
  metadata: { name: `n${number}`, labels: { 'topology.kubernetes.io/zone': fields.zone ?? 'a', ...fields.labels } },
  spec: {
    providerID: fields.providerID,
    unschedulable: fields.cordoned,
    taints: fields.taints?.map((key) => ({ key, effect: 'NoSchedule' })),
  },
  status: {
    conditions: [{ type: 'Ready', status: fields.ready ?? 'True' }],
    addresses: (fields.addresses ?? [`10.0.0.${number}`]).map((address) => ({ type: 'InternalIP', address })),
    nodeInfo: { kubeletVersion: fields.kubelet ?? 'v1.36.3' },
  },
})

export const rawNodes = (count: number, fields: (number: number) => RawNode = () => ({})) =>
  Array.from({ length: count }, (_, index) => aRawNode(index + 1, fields(index + 1)))

type RawEndpoint = {
  readonly conditions?: Readonly<Record<string, boolean>>
  readonly forZones?: readonly string[]
  readonly forNodes?: readonly string[]
  readonly zone?: string
}

/** A pod on n`node` (null: on no node), ready unless said otherwise. */
export const anEndpoint = (address: string, node: number | null, fields: RawEndpoint = {}) => ({
  addresses: [address],
  conditions: { ready: true, serving: true, terminating: false, ...fields.conditions },
  nodeName: node === null ? undefined : `n${node}`,
  zone: fields.zone,
  hints: {
    forZones: fields.forZones?.map((name) => ({ name })),
    forNodes: fields.forNodes?.map((name) => ({ name })),
  },
})

export const draining = { conditions: { ready: false, serving: true, terminating: true } } as const
export const dead = { conditions: { ready: false, serving: false, terminating: true } } as const
export const unready = { conditions: { ready: false, serving: false, terminating: false } } as const

export const aRawSlice = (name: string, endpoints: readonly unknown[], fields: Fields = {}, labels: Fields = {}) => ({
  metadata: { namespace: 'shop', name, labels: { 'kubernetes.io/service-name': 'web', ...labels } },
  addressType: 'IPv4',
  ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  endpoints,
  ...fields,
})
