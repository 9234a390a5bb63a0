import type { ServerVersion, Service } from '@/lib/domain/cluster'
import type { Fix } from '@/lib/domain/findings/finding'
import { workloadTarget } from '@/lib/domain/findings/fixes'
import { patch } from '@/lib/domain/findings/kubectl'
import { ownLabels, putRule, type WrittenSpread, writeConstraints } from '@/lib/domain/findings/write-constraints'
import type { Workload } from '@/lib/domain/workload'

type Circumstances = {
  readonly workload: Workload
  readonly service: Service
  /** null: not known; then what the newest versions know. */
  readonly version: ServerVersion | null
}

/** Topology spread constraints as a patch, over those of the same keys that the template has. */
export const spreadPatch = (
  rules: readonly WrittenSpread[],
  { workload, ...circumstances }: Circumstances,
): Pick<Fix, 'yaml' | 'kubectl'> =>
  writeConstraints(
    workload,
    rules.map((rule) => putRule(rule, workload, circumstances)),
  )

/** Required anti-affinity between the pods that share the Service's traffic, as a patch. */
export function apartPatch(topologyKey: string, { workload, service }: Circumstances): Pick<Fix, 'yaml' | 'kubectl'> {
  const term = { topologyKey, labelSelector: { matchLabels: ownLabels(workload.template, service) } }
  const podAntiAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [term] }
  const written = patch(workloadTarget(workload), { spec: { template: { spec: { affinity: { podAntiAffinity } } } } })
  // The list has no merge key: a patch would replace terms that are there.
  return workload.template.podAntiAffinity.some(({ required }) => required) ? { ...written, kubectl: null } : written
}
