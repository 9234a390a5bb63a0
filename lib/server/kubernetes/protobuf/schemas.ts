import { decodeEndpoint, endpointTable } from './endpoint'
import {
  bytes,
  type Fields,
  flag,
  integer,
  intOrString,
  list,
  map,
  pointer,
  record,
  text,
  time,
  toFields,
} from './message'

/*
 * The fields that Evenkeel reads, by their numbers in Kubernetes' generated.proto. Numbers of a released API never
 * change; a field that is needed and not here would look as if it were not set, so the contract test holds whole
 * objects of a real API server against their JSON.
 */

/** k8s.io/apimachinery/pkg/apis/meta/v1 */
const metadata = record('metadata', {
  1: text('name'),
  3: text('namespace'),
  5: text('uid'),
  6: text('resourceVersion'),
  8: time('creationTimestamp'),
  9: time('deletionTimestamp'),
  11: map('labels'),
  12: map('annotations'),
  14: list(text('finalizers')),
})

const status = toFields({
  2: text('status'),
  3: text('message'),
  4: text('reason'),
  5: record('details', {
    1: text('name'),
    2: text('group'),
    3: text('kind'),
    4: list(record('causes', { 1: text('reason'), 2: text('message'), 3: text('field') })),
    5: integer('retryAfterSeconds'),
  }),
  6: integer('code'),
})

/** k8s.io/api/core/v1 */
const service = toFields({
  1: metadata,
  2: record('spec', {
    1: list(
      record('ports', {
        1: text('name'),
        2: text('protocol'),
        3: integer('port'),
        4: intOrString('targetPort'),
        5: integer('nodePort'),
        6: pointer(text('appProtocol')),
      }),
    ),
    2: map('selector'),
    3: text('clusterIP'),
    4: text('type'),
    5: list(text('externalIPs')),
    7: text('sessionAffinity'),
    9: list(text('loadBalancerSourceRanges')),
    11: text('externalTrafficPolicy'),
    12: integer('healthCheckNodePort'),
    13: flag('publishNotReadyAddresses'),
    14: record('sessionAffinityConfig', { 1: record('clientIP', { 1: pointer(integer('timeoutSeconds')) }) }),
    18: list(text('clusterIPs')),
    19: list(text('ipFamilies')),
    20: pointer(flag('allocateLoadBalancerNodePorts')),
    21: pointer(text('loadBalancerClass')),
    22: pointer(text('internalTrafficPolicy')),
    23: pointer(text('trafficDistribution')),
  }),
  3: record('status', {
    1: record('loadBalancer', {
      1: list(record('ingress', { 1: text('ip'), 2: text('hostname'), 3: pointer(text('ipMode')) })),
    }),
  }),
})

const node = toFields({
  1: metadata,
  2: record('spec', {
    1: text('podCIDR'),
    3: text('providerID'),
    4: flag('unschedulable'),
    5: list(record('taints', { 1: text('key'), 2: text('value'), 3: text('effect') })),
    7: list(text('podCIDRs')),
  }),
  3: record('status', {
    4: list(record('conditions', { 1: text('type'), 2: text('status') })),
    5: list(record('addresses', { 1: text('type'), 2: text('address') })),
    7: record('nodeInfo', { 7: text('kubeletVersion') }),
  }),
})

/** k8s.io/api/discovery/v1 */
const endpointSlice = toFields({
  1: metadata,
  2: list(record('endpoints', endpointTable, decodeEndpoint)),
  3: list(
    record('ports', {
      1: pointer(text('name')),
      2: pointer(text('protocol')),
      3: pointer(integer('port')),
      4: pointer(text('appProtocol')),
    }),
  ),
  4: text('addressType'),
})

/** An object of any other kind says at least who it is. */
export const anyObject: Fields = toFields({ 1: metadata })

export const schemas: ReadonlyMap<string, Fields> = new Map([
  ['Service', service],
  ['Node', node],
  ['EndpointSlice', endpointSlice],
  ['Status', status],
])

/** k8s.io/apimachinery/pkg/runtime: what every object travels in, behind the four bytes `k8s\0`. */
export const envelope: Fields = toFields({
  1: record('typeMeta', { 1: text('apiVersion'), 2: text('kind') }),
  2: bytes('raw'),
})

export const watchEvent: Fields = toFields({ 1: text('type'), 2: record('object', { 1: bytes('raw') }) })
