import type { BalancerModel } from '@/lib/domain/balancers/model'
import type { ClusterState, ServerVersion } from '@/lib/domain/cluster'
import { list } from '@/lib/domain/distribution/say'
import { fallbackOf } from '@/lib/domain/endpoints/proxy-traits'
import type { PreStop, Workload } from '@/lib/domain/workload'
import { sleepSecondsFor } from './convergence'
import type { Fix } from './finding'
import { changeAll, workloadTarget } from './fixes'
import { patch } from './kubectl'
import type { PatchValue } from './patch'
import { isBefore } from './version'
import { warnOfTemplate } from './workloads'

/** Whether every container is told to go on for at least so long; a hook whose length is not known is not taken for long. */
export const sleepsFor = ({ template: { preStop } }: Workload, seconds: number): boolean =>
  preStop.length > 0 && preStop.every(({ sleepSeconds }) => sleepSeconds !== null && sleepSeconds >= seconds)

/**
 * A preStop sleep for every container of these workloads, longer than the balancer needs to look away, and a grace
 * period that leaves the application its present one after it. Words alone where the containers' names were not read. A
 * hook that does something else stays as it is: a container has one hook, and the API refuses two.
 */
export function drainFix(workloads: readonly Workload[], model: BalancerModel, version: ServerVersion | null): Fix {
  const seconds = sleepSecondsFor(model)
  const patches = workloads.map((workload) => drainPatch(workload, seconds, version))
  const words = `Let pods go on serving for ${seconds} s before they are told to end, and stay ready until then.`
  const own = workloads.flatMap((workload) =>
    containersOf(workload)
      .filter(isOwnHook)
      .map(({ name }) => name),
  )
  return changeAll(words, patches, warnOfTemplate(workloads, `Pods then take longer to end.${sayOwn(own, seconds)}`))
}

type Container = { readonly name: string; readonly hook: PreStop }

const noHook: PreStop = { kind: 'none', sleepSeconds: null }

const containersOf = ({ template: { containerNames = [], preStop } }: Workload): readonly Container[] =>
  containerNames.map((name, at) => ({ name, hook: preStop[at] ?? noHook }))

/** It is not known what it does, or how long it takes. */
const isOwnHook = ({ hook: { kind, sleepSeconds } }: Container): boolean => kind !== 'none' && sleepSeconds === null

function sayOwn(names: readonly string[], seconds: number): string {
  if (names.length === 0) return ''
  const who =
    names.length === 1
      ? `Container ${names[0]} has a hook of its own, which stays and must`
      : `Containers ${list(names)} have hooks of their own, which stay and must`
  return ` ${who} last ${seconds} s too.`
}

function drainPatch(workload: Workload, seconds: number, version: ServerVersion | null): Pick<Fix, 'yaml' | 'kubectl'> {
  const short = containersOf(workload).filter(
    (container) => !isOwnHook(container) && (container.hook.sleepSeconds ?? 0) < seconds,
  )
  if (short.length === 0) return { yaml: null, kubectl: null }
  const containers = short.map(({ name, hook }) => ({ name, lifecycle: { preStop: sleepAs(hook, seconds, version) } }))
  const spec = { terminationGracePeriodSeconds: workload.template.terminationGracePeriodSeconds + seconds, containers }
  return patch(workloadTarget(workload), { spec: { template: { spec } } })
}

/** The action `sleep` is on by default from 1.30 (KEP-3960); before, and where it is run already, the image must have the program. */
const sleepAs = ({ kind }: PreStop, seconds: number, version: ServerVersion | null): PatchValue =>
  kind === 'exec' || (kind === 'none' && isBefore(version, 30))
    ? { exec: { command: ['sleep', String(seconds)] } }
    : { sleep: { seconds } }

/** That a hook does not help on nodes whose kube-proxy sends nothing to terminating pods; null: it is new enough on all of them. */
export function sayWithoutFallback(state: ClusterState, nodes: readonly string[]): string | null {
  const fallsBack = fallbackOf(state)
  const old = nodes.filter((name) => !fallsBack(name))
  if (old.length === 0) return null
  return `kube-proxy on ${list(old)} is older than 1.26 and sends nothing to terminating pods: a preStop hook does not help there, a second pod on the node does.`
}
