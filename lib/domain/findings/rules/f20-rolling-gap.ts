import { list } from '@/lib/domain/distribution/say'
import { convergenceOf, sleepSecondsFor } from '@/lib/domain/findings/convergence'
import { drainFix, sleepsFor } from '@/lib/domain/findings/drain-fix'
import { isDirect, isLocal, localCounts } from '@/lib/domain/findings/local-counts'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, notChecked, sentences, serviceField, workloadField } from '@/lib/domain/findings/words'
import { judgeWorkloads, rolloutOf, workloadInWords } from '@/lib/domain/findings/workloads'
import type { Workload } from '@/lib/domain/workload'

/** F20 (domain page 6): replacing the only ready pod of a node leaves it empty while the balancer still sends there. */
export const f20RollingGap: ServiceRule = {
  id: 'F20',
  name: 'RollingGap',
  heading: 'Rollout empties a node',
  live: true,
  judge(question) {
    const { service, distribution, state } = question
    const { model } = distribution
    if (!isLocal(question) || isDirect(question) || model.probed === false) return null
    const single = localCounts(question).flatMap(({ byNode }) => [...byNode].filter(([, pods]) => pods === 1))
    const nodes = [...new Set(single.map(([name]) => name))].sort()
    if (nodes.length === 0) return null
    const isOne = nodes.length === 1
    if (model.probed === null) return notChecked('Whether the balancer probes its nodes is not known.')
    return judgeWorkloads(question, (workloads) => {
      const rolling = workloads.filter(
        (workload) => leavesGap(workload) && !sleepsFor(workload, sleepSecondsFor(model)),
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

/** Whether a rollout takes a node's only pod before another stands there. */
function leavesGap(workload: Workload): boolean {
  // A StatefulSet ends a pod before it makes the next of the same name, however it is rolled.
  if (workload.kind === 'StatefulSet') return true
  const rollout = rolloutOf(workload)
  if (rollout === null) return false
  // A DaemonSet that adds first adds on the same node.
  return rollout.unavailable > 0 || (workload.kind !== 'DaemonSet' && rollout.surge > 0)
}
