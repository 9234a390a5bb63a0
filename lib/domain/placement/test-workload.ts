/** Workloads for tests. */
import type { ClusterNode } from '@/lib/domain/cluster'
import type { PodAntiAffinity, PodTemplate, SpreadConstraint, Workload } from '@/lib/domain/workload'
import { placePods } from './place-pods'
import type { PlacementQuestion, StandingPod } from './question'
import { rulesOfTemplate } from './rules'
import { hostnameKey } from './topology'

const labels: ReadonlyMap<string, string> = new Map([['app', 'web']])
const ownPods = { matchLabels: labels, matchExpressions: [] }

export function aTemplate(fields: Partial<PodTemplate> = {}): PodTemplate {
  return {
    labels,
    spreadConstraints: [],
    podAntiAffinity: [],
    nodeSelector: new Map(),
    hasNodeAffinity: false,
    tolerations: [],
    hostNetwork: false,
    ports: [{ name: 'http', port: 8080, protocol: 'TCP', hostPort: null }],
    preStop: [],
    terminationGracePeriodSeconds: 30,
    ...fields,
  }
}

export function aWorkload(fields: Partial<Workload> = {}): Workload {
  return {
    kind: 'Deployment',
    namespace: 'shop',
    name: 'web',
    replicas: null,
    template: aTemplate(),
    maxUnavailable: '25%',
    maxSurge: '25%',
    ...fields,
  }
}

export function aConstraint(fields: Partial<SpreadConstraint> = {}): SpreadConstraint {
  return {
    maxSkew: 1,
    topologyKey: hostnameKey,
    whenUnsatisfiable: 'DoNotSchedule',
    labelSelector: ownPods,
    matchLabelKeys: [],
    minDomains: null,
    nodeAffinityPolicy: 'Honor',
    nodeTaintsPolicy: 'Ignore',
    ...fields,
  }
}

export const apart = (fields: Partial<PodAntiAffinity> = {}): PodAntiAffinity => ({
  required: true,
  topologyKey: hostnameKey,
  labelSelector: ownPods,
  ...fields,
})

/** Pods that stand on nodes n1…, as many as the counts say, of one revision. */
export function standingOn(counts: readonly number[], hash: string | null = null): readonly StandingPod[] {
  const own = hash === null ? labels : new Map([...labels, ['pod-template-hash', hash]])
  return counts.flatMap((count, at) => Array.from({ length: count }, () => ({ nodeName: `n${at + 1}`, labels: own })))
}

type Case = Partial<Omit<PlacementQuestion, 'nodes' | 'rules'>> & {
  readonly nodes: readonly ClusterNode[]
  readonly template?: Partial<PodTemplate>
}

/** How many of the placed pods each node got, and how many found none. */
export function place({ nodes, template, standing = [], revision = new Map(), pods = 0 }: Case) {
  const byName = new Map(nodes.map((node) => [node.name, node]))
  const rules = rulesOfTemplate(aTemplate(template), byName)
  const { placed, pending, why } = placePods({ nodes: byName, rules, standing, revision, pods })
  const counts: Record<string, number> = {}
  for (const name of placed) counts[name] = (counts[name] ?? 0) + 1
  return { counts, pending, why }
}
