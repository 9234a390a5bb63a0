import type { ServerVersion, Service } from '@/lib/domain/cluster'
import type { Fix } from '@/lib/domain/findings/finding'
import { workloadTarget } from '@/lib/domain/findings/fixes'
import { patch } from '@/lib/domain/findings/kubectl'
import type { PatchValue } from '@/lib/domain/findings/patch'
import { ownLabels, templateHash } from '@/lib/domain/findings/spread-fix'
import { isBefore } from '@/lib/domain/findings/version'
import type { Workload } from '@/lib/domain/workload'

/** A rule to write into a pod template. */
export type WrittenSpread = { readonly topologyKey: string; readonly maxSkew: number; readonly hard: boolean }

type Circumstances = {
  readonly workload: Workload
  readonly service: Service
  /** null: not known; then what the newest versions know. */
  readonly version: ServerVersion | null
}

/**
 * Topology spread constraints as a patch: they pick the pods that share the Service's traffic, leave out nodes that a
 * taint closes (1.26) and count the pods of one revision (1.27), each where the server knows the field.
 */
export function spreadPatch(
  rules: readonly WrittenSpread[],
  circumstances: Circumstances,
): Pick<Fix, 'yaml' | 'kubectl'> {
  const { workload } = circumstances
  const topologySpreadConstraints = rules.map((rule) => writeSpread(rule, circumstances))
  const written = patch(workloadTarget(workload), { spec: { template: { spec: { topologySpreadConstraints } } } })
  return isAmbiguous(rules, workload) ? { ...written, kubectl: null } : written
}

function writeSpread({ topologyKey, maxSkew, hard }: WrittenSpread, circumstances: Circumstances): PatchValue {
  const { workload, service, version } = circumstances
  const countsRevision = workload.kind === 'Deployment' && !isBefore(version, 27)
  return {
    maxSkew,
    topologyKey,
    whenUnsatisfiable: hard ? 'DoNotSchedule' : 'ScheduleAnyway',
    ...(isBefore(version, 26) ? {} : { nodeTaintsPolicy: 'Honor' }),
    labelSelector: { matchLabels: ownLabels(workload.template, service) },
    ...(countsRevision ? { matchLabelKeys: [templateHash] } : {}),
  }
}

/** kubectl tells constraints apart by their topologyKey alone: with two of one key a person must merge them. */
const isAmbiguous = (rules: readonly WrittenSpread[], { template }: Workload): boolean =>
  rules.some(
    ({ topologyKey }) => template.spreadConstraints.filter((own) => own.topologyKey === topologyKey).length > 1,
  )

/** Required anti-affinity between the pods that share the Service's traffic, as a patch. */
export function apartPatch(topologyKey: string, { workload, service }: Circumstances): Pick<Fix, 'yaml' | 'kubectl'> {
  const term = { topologyKey, labelSelector: { matchLabels: ownLabels(workload.template, service) } }
  const podAntiAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [term] }
  const written = patch(workloadTarget(workload), { spec: { template: { spec: { affinity: { podAntiAffinity } } } } })
  // The list has no merge key: a patch would replace terms that are there.
  return workload.template.podAntiAffinity.some(({ required }) => required) ? { ...written, kubectl: null } : written
}
