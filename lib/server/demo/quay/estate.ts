import type { Estate } from '@/lib/server/demo/workloads/estate'

const account = 'system:serviceaccount:evenkeel:evenkeel'

/** What is read on demand in the cluster in trouble: some of it is forbidden, some of it fails. */
export const quayEstate: Estate = {
  setups: {
    'berth/booking': { autoscaler: { min: 2, max: 8 }, spread: [{ whenUnsatisfiable: 'ScheduleAnyway' }] },
    'yard/gate': { preStop: { kind: 'sleep', sleepSeconds: 5 } },
  },
  policies: {},
  events: {},
  strays: { customs: 2 },
  notKnown: {
    networkPolicies: {
      known: false,
      why: 'denied',
      inWords: `Evenkeel may not read networkpolicies (networkpolicies.networking.k8s.io is forbidden: User "${account}" cannot list resource "networkpolicies" in API group "networking.k8s.io" at the cluster scope).`,
      right: { apiGroup: 'networking.k8s.io', resource: 'networkpolicies', verbs: ['list'], namespace: null },
    },
    disruptionBudgets: {
      known: false,
      why: 'denied',
      inWords: `Evenkeel may not read poddisruptionbudgets (poddisruptionbudgets.policy is forbidden: User "${account}" cannot list resource "poddisruptionbudgets" in API group "policy" at the cluster scope).`,
      right: { apiGroup: 'policy', resource: 'poddisruptionbudgets', verbs: ['list'], namespace: null },
    },
    events: {
      known: false,
      why: 'failed',
      inWords: 'The API server at https://10.80.0.2:6443 said nothing for 5 s when asked for events.',
      right: null,
    },
  },
}
