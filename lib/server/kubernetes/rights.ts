import { type Announcements, announcementSources } from '@/lib/domain/announcements'
import type { ReadingRight } from '@/lib/domain/fact'
import type { WatchedResource } from '@/lib/server/sources'
import { requiredRule, watchedKinds } from './reflector/resources'

/*
 * The one list of what Evenkeel may want to read. The rules in the documentation are tested against it; nothing here
 * writes, and nothing reads Secrets, ConfigMaps or logs (security page 2.13).
 */

/** A right that Evenkeel can do without, and what reading by it adds. */
export type OptionalRight = ReadingRight & { readonly adds: string }

const list = ['list'] as const
const get = ['get'] as const
const anywhere = { namespace: null } as const

/** Without these there is little to show. */
export const baseRights: readonly ReadingRight[] = (Object.keys(watchedKinds) as WatchedResource[]).map((resource) =>
  requiredRule(watchedKinds[resource], null),
)

const leadsToWorkloads = 'spread constraints, affinities and how pods stop: placement advice and what-if'

/** What is read about the pods behind a Service when somebody opens it. */
export const workloadRights = {
  pods: {
    apiGroup: '',
    resource: 'pods',
    verbs: list,
    ...anywhere,
    adds: 'the pods behind an opened Service: who owns them, which wait for a node and why',
  },
  replicaSets: { apiGroup: 'apps', resource: 'replicasets', verbs: get, ...anywhere, adds: leadsToWorkloads },
  deployments: { apiGroup: 'apps', resource: 'deployments', verbs: get, ...anywhere, adds: leadsToWorkloads },
  statefulSets: { apiGroup: 'apps', resource: 'statefulsets', verbs: get, ...anywhere, adds: leadsToWorkloads },
  daemonSets: { apiGroup: 'apps', resource: 'daemonsets', verbs: get, ...anywhere, adds: leadsToWorkloads },
  disruptionBudgets: {
    apiGroup: 'policy',
    resource: 'poddisruptionbudgets',
    verbs: list,
    ...anywhere,
    adds: 'whether pods may be evicted',
  },
  autoscalers: {
    apiGroup: 'autoscaling',
    resource: 'horizontalpodautoscalers',
    verbs: list,
    ...anywhere,
    adds: 'how few pods an autoscaler may leave',
  },
  networkPolicies: {
    apiGroup: 'networking.k8s.io',
    resource: 'networkpolicies',
    verbs: list,
    ...anywhere,
    adds: 'which policies go by the client address and fail once it is lost',
  },
  events: {
    apiGroup: '',
    resource: 'events',
    verbs: list,
    ...anywhere,
    adds: 'what controllers and kube-proxy complain of about an opened Service',
  },
} as const satisfies Readonly<Record<string, OptionalRight>>

/** What is read of the Prometheus Operator when somebody asks how a Service is scraped. */
export const monitoringRights = {
  serviceMonitors: {
    apiGroup: 'monitoring.coreos.com',
    resource: 'servicemonitors',
    verbs: list,
    ...anywhere,
    adds: 'whether a ServiceMonitor selects a Service and names a port that it has',
  },
  podMonitors: {
    apiGroup: 'monitoring.coreos.com',
    resource: 'podmonitors',
    verbs: list,
    ...anywhere,
    adds: 'whether a PodMonitor selects the pods of a Service',
  },
  prometheuses: {
    apiGroup: 'monitoring.coreos.com',
    resource: 'prometheuses',
    verbs: list,
    ...anywhere,
    adds: 'whether a Prometheus takes those monitors',
  },
  namespaces: {
    apiGroup: '',
    resource: 'namespaces',
    verbs: list,
    ...anywhere,
    adds: 'the labels of namespaces, where a Prometheus chooses by them',
  },
} as const satisfies Readonly<Record<string, OptionalRight>>

const adds: Readonly<Record<keyof Announcements, string>> = {
  metallbL2: 'which node announces each address of MetalLB in layer 2 mode',
  metallbBgp: 'from which nodes MetalLB announces each address by BGP',
  ciliumL2: 'which node holds the lease for each address of Cilium and announces it',
  ciliumBgp: 'which Services Cilium advertises by BGP',
  kubeVip: 'which node holds the lease for each address of kube-vip and announces it',
  k3sServiceLb: 'which Services k3s ServiceLB serves',
  calico: 'which addresses of Services Calico advertises by BGP',
}

/** What says who announces addresses; each product brings its own. */
export const announcementRights = Object.fromEntries(
  Object.entries(announcementSources).map(([part, { right }]) => [
    part,
    { ...right, adds: adds[part as keyof Announcements] },
  ]),
) as Readonly<Record<keyof Announcements, OptionalRight>>

/**
 * What is read from pods when somebody asks for it, with that person's own rights, or, where the operator switched it
 * on, with Evenkeel's. No role of the documentation grants it by itself.
 */
export const onDemandRights = {
  pod: {
    apiGroup: '',
    resource: 'pods',
    verbs: get,
    ...anywhere,
    adds: 'which container serves, before its log is read',
  },
  logs: { apiGroup: '', resource: 'pods/log', verbs: get, ...anywhere, adds: 'clients and requests by access logs' },
  exec: {
    apiGroup: '',
    resource: 'pods/exec',
    // A WebSocket is a GET, which servers from 1.35 on want to be allowed as what it does.
    verbs: ['create', 'get'],
    ...anywhere,
    adds: 'the connections that are open now, by "cat /proc/net/tcp" in the pods',
  },
} as const satisfies Readonly<Record<string, OptionalRight>>

/** Everything that Evenkeel reads where it may, and does without where it may not. */
export const optionalRights: readonly OptionalRight[] = [
  ...Object.values(workloadRights),
  ...Object.values(announcementRights),
  ...Object.values(monitoringRights),
]
