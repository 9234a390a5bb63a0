import { isDirect, isLocal } from '@/lib/domain/findings/local-counts'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { isOnHosts, spreadPatches } from '@/lib/domain/findings/spread-fix'
import { sentences, serviceField, workloadField } from '@/lib/domain/findings/words'
import { judgeWorkloads, workloadInWords } from '@/lib/domain/findings/workloads'
import { matchesLabels } from '@/lib/domain/placement/match-labels'
import { hostnameKey } from '@/lib/domain/placement/topology'
import type { Workload } from '@/lib/domain/workload'

/** F13 (domain page 6): under Local nothing but the scheduler's default spreads the pods of a workload over nodes. */
export const f13SpreadMissing: ServiceRule = {
  id: 'F13',
  name: 'SpreadMissing',
  heading: 'No spread constraint on hostname',
  judge(question) {
    if (!isLocal(question)) return null
    return judgeWorkloads(question, (workloads) => {
      const lacking = workloads.filter(isUnspread)
      if (lacking.length === 0) return null
      const { service, state } = question
      return {
        severity: 'medium',
        title: `Nothing makes the scheduler spread the pods of ${lacking.map(workloadInWords).join(', ')} over nodes.`,
        figure: 'none set',
        evidence: [
          serviceField(service, 'spec.externalTrafficPolicy', 'Local'),
          ...lacking.flatMap((workload) => [
            workloadField(workload, `topologySpreadConstraints on ${hostnameKey}`, 'none'),
            workloadField(workload, `podAntiAffinity on ${hostnameKey}`, 'none'),
            workloadField(workload, 'spec.replicas', workload.replicas ?? 'not known'),
          ]),
        ],
        explanation: sentences(
          isDirect(question)
            ? 'How many pods share a node decides how many fail with it.'
            : 'Under Local how many pods share a node decides what share of connections each of them gets.',
          lacking.every(({ template }) => template.spreadConstraints.length > 0)
            ? "A constraint of its own takes the place of the scheduler's built-in default, and this one is not about nodes."
            : "The scheduler's built-in default is only a preference: it tolerates 3 pods more on one node than on another, and 5 on one zone.",
        ),
        fix: spreadPatches(service, lacking, state.serverVersion),
      }
    })
  },
}

/** One pod has nothing to spread; anti-affinity to pods of others keeps its own not apart. */
const isUnspread = ({ kind, replicas, template }: Workload): boolean =>
  kind !== 'DaemonSet' &&
  (replicas === null || replicas > 1) &&
  !template.spreadConstraints.some(isOnHosts) &&
  !template.podAntiAffinity.some((term) => isOnHosts(term) && matchesLabels(term.labelSelector, template.labels))
