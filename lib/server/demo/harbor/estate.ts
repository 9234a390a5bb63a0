import { selecting } from '@/lib/server/demo/workloads/build-workload'
import type { DemoEvent, Estate, Setup } from '@/lib/server/demo/workloads/estate'
import { legacyLabel } from './nodes'
import { harborPolicies } from './policies'

/*
 * How the workloads of the working cluster are set up. Most say nothing about where their pods go, as in most clusters;
 * each entry stands for one thing that a rule about placement looks at.
 */

const oldPodsApart = { matchLabelKeys: ['pod-template-hash'] }

const setups: Readonly<Record<`${string}/${string}`, Setup>> = {
  // E1: nothing keeps five pods off one node; the autoscaler may go down to fewer pods than there are nodes.
  'shop/web': { autoscaler: { min: 4, max: 20 }, budget: { maxUnavailable: '25%', allowed: 2 } },
  // E5: two on each of three nodes, by a constraint that does all that it can.
  'web/docs': {
    spread: [{ maxSkew: 2, minDomains: 3, ...oldPodsApart, nodeTaintsPolicy: 'Honor' }],
    preStop: { kind: 'sleep', sleepSeconds: 15 },
    graceSeconds: 45,
    budget: { minAvailable: '5', allowed: 1 },
  },
  // [5,3,2] although a constraint allows a skew of one: it only asks.
  'shop/assets': { spread: [{ whenUnsatisfiable: 'ScheduleAnyway' }] },
  // Counts the pods of both ReplicaSets while it rolls out.
  'shop/checkout': {
    spread: [{ maxSkew: 3 }],
    preStop: { kind: 'exec', sleepSeconds: 10 },
    graceSeconds: 60,
    rollout: { maxUnavailable: '0', maxSurge: '1' },
    autoscaler: { min: 6, max: 24 },
    budget: { maxUnavailable: '1', allowed: 1 },
  },
  // The selector names a label that no pod has: the constraint counts nothing.
  'shop/flash-sale': { spread: [{ labelSelector: selecting({ app: 'flash-sale' }) }] },
  // Six on one node, and none may be evicted: a drain of it waits for ever.
  'pay/webhook': { budget: { minAvailable: '6', allowed: 0 } },
  // One pod a node, strictly: as long as there are more nodes than pods, all is well.
  'auth/oidc': {
    antiAffinity: [{ required: true }],
    preStop: { kind: 'http', sleepSeconds: null },
    budget: { maxUnavailable: '1', allowed: 1 },
  },
  'mail/imap': { antiAffinity: [{}], graceSeconds: 120 },
  'media/upload': { spread: [{ topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' }] },
  // Four nodes, one of which is cordoned: it counts as an empty domain, so nobody may have a second pod and one waits.
  'legacy/ftp': {
    nodeSelector: { [legacyLabel]: 'true' },
    spread: [{ nodeTaintsPolicy: 'Ignore' }],
    pending: {
      pods: 1,
      message:
        "0/36 nodes are available: 1 node(s) were unschedulable, 3 node(s) didn't match pod topology spread constraints, 32 node(s) didn't match Pod's node affinity/selector.",
    },
  },
  // Zones are even, nodes are not looked at.
  'voip/sip': { spread: [{ topologyKey: 'topology.kubernetes.io/zone' }], preStop: { kind: 'sleep', sleepSeconds: 5 } },
  // Never fewer than one pod, which is no number for three zones.
  'web/portal': { autoscaler: { min: 1, max: 6 } },
  'ml/infer': { autoscaler: { min: 8, max: 40 }, antiAffinity: [{ required: true }] },
  // Scaled down to nothing a moment ago.
  'batch/export': { replicas: 0 },
}

const normal = (
  source: string,
  reason: string,
  minutesBefore: number,
  message: DemoEvent['message'],
  rest: Partial<DemoEvent> = {},
): DemoEvent => ({ type: 'Normal', source, reason, count: 1, minutesBefore, message, ...rest })

const warning = (...given: Parameters<typeof normal>): DemoEvent => ({ ...normal(...given), type: 'Warning' })

/** kube-proxy's own words. */
const cannotListen =
  (node: string): DemoEvent['message'] =>
  ({ namespace, name, healthCheckNodePort: port }) =>
    `node ${node} failed to start healthcheck "${namespace}/${name}" on port ${port}: listen tcp :${port}: bind: address already in use`

const events: Readonly<Record<`${string}/${string}`, readonly DemoEvent[]>> = {
  // The health port refuses on kn-b03: see quirks.ts.
  'mail/smtp': [warning('kube-proxy', 'FailedToStartServiceHealthcheck', 310, cannotListen('kn-b03'))],
  // Two families and a server before 1.36: the second of two listeners fails, the first one answers (#114702).
  'shop/checkout': [
    warning('kube-proxy', 'FailedToStartServiceHealthcheck', 2_900, cannotListen('kn-a03')),
    normal('service-controller', 'EnsuredLoadBalancer', 2_899, () => 'Ensured load balancer'),
  ],
  'ml/infer': [
    warning(
      'service-controller',
      'UnsupportedConfiguration',
      55,
      () => 'Weighted load balancing by pods-per-node has no effect with External Traffic Policy: Cluster.',
      { everyMinutes: 30 },
    ),
  ],
  // The node that its ServiceL2Status names: see announcements.ts.
  'tools/feeds': [
    normal('metallb-speaker', 'nodeAssigned', 1_300, () => 'announcing from node "kn-b06" with protocol "layer2"'),
  ],
  'shop/web': [normal('service-controller', 'UpdatedLoadBalancer', 42, () => 'Updated load balancer with new hosts')],
  'media/upload': [
    normal('service-controller', 'UpdatedLoadBalancer', 23, () => 'Updated load balancer with new hosts'),
  ],
}

export const harborEstate: Estate = {
  setups,
  policies: harborPolicies,
  events,
  strays: { shop: 4, web: 3, batch: 5, lab: 2 },
  notKnown: {},
}
