import { count, list } from '@/lib/domain/distribution/say'
import { advice } from '@/lib/domain/findings/fixes'
import { hostPortContests, roomFor } from '@/lib/domain/findings/host-ports'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, notChecked, workloadField } from '@/lib/domain/findings/words'
import { judgeWorkloads, workloadInWords } from '@/lib/domain/findings/workloads'

/**
 * F41: pods that take ports of their node, of which a node holds one at most, and more of them than nodes that may take
 * them.
 *
 * Source: domain page 6.
 */
export const f41HostNetworkConflict: ServiceRule = {
  id: 'F41',
  name: 'HostNetworkConflict',
  heading: 'More pods than nodes to give them a host port',
  judge(question) {
    const { nodes } = question.state
    return judgeWorkloads(question, (workloads) => {
      const contests = hostPortContests(workloads)
      if (contests.length === 0) return null
      if (nodes === null) return notChecked('Nodes may not be read, so how many can take a pod is not known.')
      const judged = contests.map((contest) => ({ ...contest, ...roomFor(contest.workloads, nodes) }))
      const tight = judged.find(({ wanted, room }) => wanted > room)
      if (tight === undefined) {
        if (judged.every(({ isComplete }) => isComplete)) return null
        return notChecked(
          'Which nodes the template selects is not all known, so how many can take a pod is not either.',
        )
      }
      const names = list(tight.workloads.map(workloadInWords))
      return {
        severity: 'medium',
        title: `${names} ${tight.workloads.length === 1 ? 'wants' : 'want'} ${count(tight.wanted, 'pod')} with ${tight.port}, and ${count(tight.room, 'node')} can take one each.`,
        figure: `${tight.wanted} pods, ${tight.room} nodes`,
        harm: tight.wanted - tight.room,
        evidence: [
          ...tight.workloads.map((workload) =>
            workloadField(workload, 'spec.replicas', workload.replicas ?? 'one on each node'),
          ),
          ...tight.workloads.map((workload) =>
            workload.template.hostNetwork
              ? workloadField(workload, 'spec.template.spec.hostNetwork', true)
              : workloadField(workload, 'hostPort', tight.port),
          ),
          evidence('nodes that may take such a pod', tight.room, 'Nodes'),
        ],
        explanation: `A host port belongs to one pod of a node. ${count(tight.wanted - tight.room, 'pod')} find no node, or end as soon as they start, and a rolling update that first adds a pod has nowhere to put it.`,
        fix: advice(
          tight.room === 0
            ? 'Let some node take such pods, or do without the host port.'
            : `Run it as a DaemonSet, ask for at most ${count(tight.room, 'pod')} and let updates take a pod away first (maxSurge 0), or do without the host port.`,
          'With maxSurge 0 a node is without its pod while it is replaced.',
        ),
      }
    })
  },
}
