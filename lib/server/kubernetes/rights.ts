import type { ReadingRight } from '@/lib/domain/fact'
import type { WatchedResource } from '@/lib/server/sources'
import { requiredRule, watchedKinds } from './reflector/resources'

/*
 * The one list of what Evenkeel may want to read. The rules in the documentation are tested against it; nothing here
 * writes, and nothing reads Secrets, ConfigMaps or logs (security page 2.13).
 */

type ClusterWide = Omit<ReadingRight, 'namespace'>

const list = ['list'] as const
const get = ['get'] as const

/** Without these there is little to show. */
export const baseRights: readonly ReadingRight[] = (Object.keys(watchedKinds) as WatchedResource[]).map((resource) =>
  requiredRule(watchedKinds[resource], null),
)

/** What is read about the pods behind a Service when somebody opens it. */
export const workloadRights = {
  pods: { apiGroup: '', resource: 'pods', verbs: list },
  replicaSets: { apiGroup: 'apps', resource: 'replicasets', verbs: get },
  deployments: { apiGroup: 'apps', resource: 'deployments', verbs: get },
  statefulSets: { apiGroup: 'apps', resource: 'statefulsets', verbs: get },
  daemonSets: { apiGroup: 'apps', resource: 'daemonsets', verbs: get },
  disruptionBudgets: { apiGroup: 'policy', resource: 'poddisruptionbudgets', verbs: list },
  autoscalers: { apiGroup: 'autoscaling', resource: 'horizontalpodautoscalers', verbs: list },
  networkPolicies: { apiGroup: 'networking.k8s.io', resource: 'networkpolicies', verbs: list },
  events: { apiGroup: '', resource: 'events', verbs: list },
} as const satisfies Readonly<Record<string, ClusterWide>>
