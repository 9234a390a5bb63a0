import type { RawFields } from './raw-objects'

/*
 * Pods and what stands around them, as an API server sends them, with fields that Evenkeel has no use for. Fresh on each
 * call.
 */

const managedFields = [{ manager: 'kube-controller-manager', operation: 'Update', fieldsV1: { 'f:spec': {} } }]

const metadata = (name: string, namespace: string, fields: RawFields = {}) => ({
  name,
  namespace,
  uid: `uid-${namespace}-${name}`,
  resourceVersion: '1051',
  creationTimestamp: '2026-05-04T10:11:12Z',
  managedFields,
  ...fields,
})

const ownedBy = (kind: string, name: string) => [
  { apiVersion: 'apps/v1', kind, name, uid: `uid-${name}`, controller: true, blockOwnerDeletion: true },
]

const container = (fields: RawFields = {}) => ({
  name: 'main',
  image: 'registry.example/cart:7',
  env: [{ name: 'PASSWORD', value: 'hunter2' }],
  ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
  lifecycle: { preStop: { sleep: { seconds: 10 } } },
  ...fields,
})

type Place = { readonly namespace?: string; readonly name?: string }

export function rawPod(
  { namespace = 'shop', name = 'cart-7d9f-x2x4p', owner = 'cart-7d9f' }: Place & { readonly owner?: string } = {},
  spec: RawFields = {},
  status: RawFields = {},
  fields: RawFields = {},
) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata(name, namespace, {
      labels: { app: 'cart', 'pod-template-hash': '7d9f' },
      annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-05-04T10:11:12Z' },
      ownerReferences: ownedBy('ReplicaSet', owner),
      ...fields,
    }),
    spec: { nodeName: 'node-1', containers: [container()], terminationGracePeriodSeconds: 30, ...spec },
    status: {
      phase: 'Running',
      podIP: '10.244.0.7',
      podIPs: [{ ip: '10.244.0.7' }, { ip: 'fd00::7' }],
      conditions: [
        { type: 'PodScheduled', status: 'True' },
        { type: 'Ready', status: 'True', lastTransitionTime: '2026-05-04T10:11:22Z' },
      ],
      ...status,
    },
  }
}

/** The part of a template that says where pods go. */
const placement = {
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app: 'cart' } },
      matchLabelKeys: ['pod-template-hash'],
      nodeTaintsPolicy: 'Honor',
    },
  ],
  affinity: {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{}] } },
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'cart' } } },
      ],
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 10,
          podAffinityTerm: {
            topologyKey: 'topology.kubernetes.io/zone',
            labelSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['cart', 'till'] }] },
          },
        },
      ],
    },
  },
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'shop', effect: 'NoSchedule' }, { operator: 'Exists' }],
}

const template = (spec: RawFields = {}) => ({
  metadata: { labels: { app: 'cart' }, creationTimestamp: null },
  spec: { containers: [container()], ...placement, ...spec },
})

export type RawKind = 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'ReplicaSet'

const strategies: Readonly<Record<RawKind, RawFields>> = {
  Deployment: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: 2 } } },
  StatefulSet: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } }, serviceName: 'cart' },
  DaemonSet: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } } },
  ReplicaSet: {},
}

export function rawWorkload(
  kind: RawKind,
  { namespace = 'shop', name = kind === 'ReplicaSet' ? 'cart-7d9f' : 'cart' }: Place = {},
  spec: RawFields = {},
  podSpec: RawFields = {},
) {
  const owner = kind === 'ReplicaSet' ? { ownerReferences: ownedBy('Deployment', 'cart') } : {}
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: metadata(name, namespace, owner),
    spec: {
      ...(kind === 'DaemonSet' ? {} : { replicas: 3 }),
      selector: { matchLabels: { app: 'cart' } },
      template: template(podSpec),
      ...strategies[kind],
      ...spec,
    },
    status: { replicas: 3, readyReplicas: 3 },
  }
}

export const rawDisruptionBudget = ({ namespace = 'shop', name = 'cart' }: Place = {}, spec: RawFields = {}) => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: metadata(name, namespace),
  spec: { minAvailable: '50%', selector: { matchLabels: { app: 'cart' } }, ...spec },
  status: { disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 },
})

export const rawAutoscaler = ({ namespace = 'shop', name = 'cart' }: Place = {}, spec: RawFields = {}) => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: metadata(name, namespace),
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart' },
    minReplicas: 2,
    maxReplicas: 10,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } }],
    ...spec,
  },
})

export const rawNetworkPolicy = ({ namespace = 'shop', name = 'cart' }: Place = {}, spec: RawFields = {}) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: metadata(name, namespace),
  spec: {
    podSelector: { matchLabels: { app: 'cart' } },
    policyTypes: ['Ingress'],
    ingress: [
      {
        from: [
          { ipBlock: { cidr: '198.51.100.0/24', except: ['198.51.100.128/25'] } },
          { namespaceSelector: { matchLabels: { team: 'shop' } } },
        ],
        ports: [{ protocol: 'TCP', port: 8080, endPort: 8090 }, { port: 'metrics' }],
      },
    ],
    ...spec,
  },
})

/** As kube-proxy 1.36 writes it, read through the core API. */
export const rawServiceEvent = (
  { namespace = 'shop', name = 'cart.186f1d2c3b4a5968', service = 'cart' }: Place & { readonly service?: string } = {},
  fields: RawFields = {},
) => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: metadata(name, namespace),
  involvedObject: { kind: 'Service', namespace, name: service },
  reason: 'FailedToStartServiceHealthcheck',
  message: `node node-1 failed to start healthcheck "${namespace}/${service}" on port 31234: listen tcp :31234: bind: address already in use`,
  source: {},
  firstTimestamp: null,
  lastTimestamp: null,
  type: 'Warning',
  eventTime: '2026-05-04T10:12:00.123456Z',
  action: 'Listen',
  reportingComponent: 'kube-proxy',
  reportingInstance: 'kube-proxy-node-1',
  ...fields,
})
