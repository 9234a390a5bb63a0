import type {
  HorizontalPodAutoscaler,
  LabelSelector,
  PodDisruptionBudget,
  PodTemplate,
  Workload,
} from '@/lib/domain/workload'
import { nameLabel } from '@/lib/server/demo/simulation/build-service'
import { targetPort } from '@/lib/server/demo/simulation/build-slices'
import type { DemoService } from '@/lib/server/demo/simulation/service'
import type { Workload as DemoWorkload } from '@/lib/server/demo/simulation/workload'
import type { Setup } from './estate'

const hostname = 'kubernetes.io/hostname'

const defaultRollout: Readonly<Record<DemoWorkload['kind'], Pick<Workload, 'maxUnavailable' | 'maxSurge'>>> = {
  Deployment: { maxUnavailable: '25%', maxSurge: '25%' },
  StatefulSet: { maxUnavailable: '1', maxSurge: null },
  DaemonSet: { maxUnavailable: '1', maxSurge: '0' },
}

/** Selects by labels alone. */
export const selecting = (labels: Readonly<Record<string, string>>): LabelSelector => ({
  matchLabels: new Map(Object.entries(labels)),
  matchExpressions: [],
})

/** @param services those that select its pods: the ports that these name are the containers' */
export function buildWorkload(demo: DemoWorkload, services: readonly DemoService[], setup: Setup): Workload {
  return {
    kind: demo.kind,
    namespace: demo.namespace,
    name: demo.name,
    replicas: demo.kind === 'DaemonSet' ? null : (setup.replicas ?? countPods(demo) + (setup.pending?.pods ?? 0)),
    template: buildTemplate(demo, services, setup),
    ...defaultRollout[demo.kind],
    ...setup.rollout,
  }
}

export function countPods({ placement, lasting = [] }: DemoWorkload): number {
  const placed = placement === 'every-node' ? [] : Object.values(placement)
  return placed.reduce((sum, count) => sum + count, lasting.filter(({ state }) => !leaves.has(state)).length)
}

const leaves: ReadonlySet<string> = new Set(['terminating', 'terminating-unready'])

function buildTemplate(demo: DemoWorkload, services: readonly DemoService[], setup: Setup): PodTemplate {
  const own = selecting({ [nameLabel]: demo.name })
  const ports = new Map(services.flatMap((service) => service.ports.map((port) => [port.name, port])))
  return {
    labels: own.matchLabels,
    spreadConstraints: (setup.spread ?? []).map((constraint) => ({
      maxSkew: 1,
      topologyKey: hostname,
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: own,
      matchLabelKeys: [],
      minDomains: null,
      nodeAffinityPolicy: 'Honor',
      nodeTaintsPolicy: 'Ignore',
      ...constraint,
    })),
    podAntiAffinity: (setup.antiAffinity ?? []).map((term) => ({
      required: false,
      topologyKey: hostname,
      labelSelector: own,
      ...term,
    })),
    nodeSelector: new Map(Object.entries(setup.nodeSelector ?? {})),
    hasNodeAffinity: false,
    tolerations: [],
    hostNetwork: false,
    ports: [...ports.values()].map(({ name, port, protocol = 'TCP' }) => ({
      name,
      port: targetPort(port),
      protocol,
      hostPort: null,
    })),
    containerNames: ['main'],
    preStop: [setup.preStop ?? { kind: 'none', sleepSeconds: null }],
    terminationGracePeriodSeconds: setup.graceSeconds ?? 30,
  }
}

/** null: it scales by hand. */
export function buildAutoscaler(demo: DemoWorkload, { autoscaler }: Setup): HorizontalPodAutoscaler | null {
  if (autoscaler === undefined) return null
  const { min, max } = autoscaler
  return { name: demo.name, target: { kind: demo.kind, name: demo.name }, minReplicas: min, maxReplicas: max }
}

/** null: every pod may be evicted. */
export function buildBudget(demo: DemoWorkload, { budget }: Setup): PodDisruptionBudget | null {
  if (budget === undefined) return null
  return {
    name: demo.name,
    selector: selecting({ [nameLabel]: demo.name }),
    minAvailable: budget.minAvailable ?? null,
    maxUnavailable: budget.maxUnavailable ?? null,
    disruptionsAllowed: budget.allowed,
  }
}
