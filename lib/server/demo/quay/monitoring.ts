import type { MonitoringPlan } from '@/lib/server/demo/monitoring/plan'

const account = 'system:serviceaccount:evenkeel:evenkeel'

/** Nobody granted Evenkeel to read the objects of the operator here. */
export const quayMonitoring: MonitoringPlan = {
  serviceMonitors: [],
  prometheuses: [],
  notKnown: {
    known: false,
    why: 'denied',
    inWords: `Evenkeel may not read servicemonitors (servicemonitors.monitoring.coreos.com is forbidden: User "${account}" cannot list resource "servicemonitors" in API group "monitoring.coreos.com" at the cluster scope).`,
    right: { apiGroup: 'monitoring.coreos.com', resource: 'servicemonitors', verbs: ['list'], namespace: null },
  },
  scraped: new Map(),
  nodes: { full: null, stuck: null },
}
