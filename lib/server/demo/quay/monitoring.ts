import type { MonitoringPlan } from '@/lib/server/demo/monitoring/plan'

const account = 'system:serviceaccount:evenkeel:evenkeel'

/** Nobody granted Evenkeel to read the objects of the operator here. */
export const quayMonitoring: MonitoringPlan = {
  serviceMonitors: [],
  prometheuses: [],
  notKnown: (resource) => ({
    known: false,
    why: 'denied',
    inWords: `Evenkeel may not read ${resource} (${resource}.monitoring.coreos.com is forbidden: User "${account}" cannot list resource "${resource}" in API group "monitoring.coreos.com" at the cluster scope).`,
    right: { apiGroup: 'monitoring.coreos.com', resource, verbs: ['list'], namespace: null },
  }),
  scraped: new Map(),
  nodes: { full: null, stuck: null },
}
