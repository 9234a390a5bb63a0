import type { BalancerModel } from '@/lib/domain/balancers/model'
import type { ServerVersion } from '@/lib/domain/cluster'
import type { Workload } from '@/lib/domain/workload'
import { sleepSecondsFor } from './convergence'
import type { Fix } from './finding'
import { changeAll, workloadTarget } from './fixes'
import { patch } from './kubectl'
import type { PatchValue } from './patch'
import { isBefore } from './version'

/** Whether every container is told to go on for at least so long; a hook whose length is not known is not taken for long. */
export const sleepsFor = ({ template: { preStop } }: Workload, seconds: number): boolean =>
  preStop.length > 0 && preStop.every(({ sleepSeconds }) => sleepSeconds !== null && sleepSeconds >= seconds)

/**
 * A preStop sleep for every container of these workloads, longer than the balancer needs to look away, and a grace
 * period that leaves the application its present one after it. Words alone where the containers' names were not read.
 */
export function drainFix(workloads: readonly Workload[], model: BalancerModel, version: ServerVersion | null): Fix {
  const seconds = sleepSecondsFor(model)
  const patches = workloads.map((workload) => drainPatch(workload, seconds, version))
  const words = `Let pods go on serving for ${seconds} s before they are told to end, and stay ready until then.`
  return changeAll(words, patches, 'Changing the template starts a rollout; pods then take longer to end.')
}

function drainPatch(workload: Workload, seconds: number, version: ServerVersion | null): Pick<Fix, 'yaml' | 'kubectl'> {
  const { containerNames, terminationGracePeriodSeconds } = workload.template
  if (containerNames === undefined || containerNames.length === 0) return { yaml: null, kubectl: null }
  // The action `sleep` is on by default from 1.30 (KEP-3960); before, the image must have the program.
  const preStop: PatchValue = isBefore(version, 30)
    ? { exec: { command: ['sleep', String(seconds)] } }
    : { sleep: { seconds } }
  const containers = containerNames.map((name) => ({ name, lifecycle: { preStop } }))
  const spec = { terminationGracePeriodSeconds: terminationGracePeriodSeconds + seconds, containers }
  return patch(workloadTarget(workload), { spec: { template: { spec } } })
}
