import { list } from '@/lib/domain/distribution/say'
import { convergenceOf, sleepSecondsFor } from '@/lib/domain/findings/convergence'
import { drainFix, sayWithoutFallback, sleepsFor } from '@/lib/domain/findings/drain-fix'
import { changeAll, workloadTarget } from '@/lib/domain/findings/fixes'
import { patch } from '@/lib/domain/findings/kubectl'
import { holdersOf, isDirect, isLocal, localCounts } from '@/lib/domain/findings/local-counts'
import type { RuleAnswer, ServiceQuestion, ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, notChecked, sentences, serviceField, workloadField } from '@/lib/domain/findings/words'
import { judgeWorkloads, rolloutOf, warnOfOwners, workloadInWords } from '@/lib/domain/findings/workloads'
import type { Workload } from '@/lib/domain/workload'

/**
 * F20 (domain page 6): replacing the only ready pod of a node leaves it empty while the balancer still sends there; a
 * Deployment that recreates empties all its nodes.
 */
export const f20RollingGap: ServiceRule = {
  id: 'F20',
  name: 'RollingGap',
  heading: 'Rollout empties a node',
  live: true,
  judge(question) {
    const { service, distribution, state } = question
    const { model } = distribution
    if (!isLocal(question) || isDirect(question)) return null
    const holders = holdersOf(question)
    if (holders.length === 0) return null
    const counts = localCounts(question)
    const nodes = holders.filter((name) => counts.some(({ byNode }) => byNode.get(name) === 1))
    return judgeWorkloads(question, (workloads) => {
      const recreating = workloads.filter(({ recreates }) => recreates === true)
      if (recreating.length > 0) return endsAll(question, recreating, holders, recreating.length === workloads.length)
      if (nodes.length === 0 || model.probed === false) return null
      if (model.probed === null) return notChecked('Whether the balancer probes its nodes is not known.')
      const isOne = nodes.length === 1
      // A pod that sleeps serves only where kube-proxy sends to terminating ones.
      const old = sayWithoutFallback(state, nodes)
      const rolling = workloads.filter(
        (workload) => leavesGap(workload) && (old !== null || !sleepsFor(workload, sleepSecondsFor(model))),
      )
      const [first] = rolling
      if (first === undefined) return null
      const window = convergenceOf(model)?.inWords ?? 'a time that is not known'
      return {
        severity: 'medium',
        title: isOne
          ? `${nodes[0]} holds one ready pod of ${service.name}: a rollout can leave it without any while the balancer still sends there.`
          : `${list(nodes)} hold one ready pod of ${service.name} each: a rollout can leave them without any while the balancer still sends there.`,
        figure: isOne ? `${nodes[0]} has 1` : `${nodes.length} nodes have 1`,
        harm: nodes.length,
        evidence: [
          serviceField(service, 'spec.externalTrafficPolicy', 'Local'),
          evidence('nodes with one ready pod', list(nodes), 'EndpointSlices'),
          evidence('the balancer looks away after', window, model.product ?? 'balancer model'),
          ...rolling.map((workload) =>
            workloadField(
              workload,
              'maxSurge, maxUnavailable',
              `${workload.maxSurge ?? '–'}, ${workload.maxUnavailable ?? '–'}`,
            ),
          ),
        ],
        explanation: sentences(
          `When ${workloadInWords(first)} replaces the only pod of a node, the new one ${first.kind === 'DaemonSet' ? 'starts there once the old one has ended' : 'may start elsewhere'}.`,
          `The balancer goes on sending to the node for ${window}; until then new connections there are served only if the old pod still serves while it terminates, and dropped if not.`,
          old,
        ),
        fix: {
          ...drainFix(rolling, model, state.serverVersion),
          inWords: `Let each pod serve for ${sleepSecondsFor(model)} s after it is told to end; two or more pods on each node and maxUnavailable 0 help as well.`,
        },
        nodes,
      }
    })
  },
}

/** Strategy Recreate: no hook and no probe helps, for new pods start when the last old one has ended. */
function endsAll(
  { service }: ServiceQuestion,
  recreating: readonly Workload[],
  holders: readonly string[],
  isAll: boolean,
): RuleAnswer {
  const names = list(recreating.map(workloadInWords))
  const one = recreating.length === 1
  return {
    severity: 'medium',
    title: `A rollout of ${names} ends all ${one ? 'its' : 'their'} pods before new ones start: ${isAll ? `${service.name} has none` : `${service.name} has only those of others`} until these are ready.`,
    figure: 'all pods at once',
    harm: holders.length,
    evidence: [
      serviceField(service, 'spec.externalTrafficPolicy', 'Local'),
      ...recreating.map((workload) => workloadField(workload, 'spec.strategy.type', 'Recreate')),
      evidence('nodes with a ready pod', list(holders, 8), 'EndpointSlices'),
    ],
    explanation: sentences(
      isAll
        ? 'From the end of the last old pod until a new one is ready no new connection is served, whatever the policy and whatever the balancer probes.'
        : 'From the end of its last old pod until a new one is ready a node serves only with the pods of other workloads.',
      'New pods may start on other nodes than the old ones, which the balancer has to find.',
    ),
    fix: changeAll(
      'Roll with RollingUpdate, which starts new pods before it ends old ones.',
      recreating.map((workload) =>
        patch(workloadTarget(workload), {
          spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } },
        }),
      ),
      [
        'Old and new pods then run side by side: keep Recreate where they must not, as with a volume that one pod may mount.',
        ...warnOfOwners(recreating),
      ].join(' '),
    ),
    nodes: holders,
  }
}

/** Whether a rollout takes a node's only pod before another stands there. */
function leavesGap(workload: Workload): boolean {
  // A StatefulSet ends a pod before it makes the next of the same name, however it is rolled.
  if (workload.kind === 'StatefulSet') return true
  const rollout = rolloutOf(workload)
  if (rollout === null) return false
  // A DaemonSet that adds first adds on the same node.
  return rollout.unavailable > 0 || (workload.kind !== 'DaemonSet' && rollout.surge > 0)
}
