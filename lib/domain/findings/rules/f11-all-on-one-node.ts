import { candidatesOf, inFamily, isDirect, isLocal, localCounts } from '@/lib/domain/findings/local-counts'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { spreadFix } from '@/lib/domain/findings/spread-fix'
import { evidence, notChecked, sentences, serviceField } from '@/lib/domain/findings/words'

/** F11 (domain page 6): under Local all ready pods, two or more, are on one node, and there are others. */
export const f11AllOnOneNode: ServiceRule = {
  id: 'F11',
  name: 'AllOnOneNode',
  heading: 'All pods on one node',
  live: true,
  judge(question) {
    if (!isLocal(question)) return null
    const counts = localCounts(question)
    const alone = counts.find(({ byNode, total }) => byNode.size === 1 && total >= 2)
    const node = alone && [...alone.byNode.keys()][0]
    if (alone === undefined || node === undefined) return null
    const candidates = candidatesOf(question)
    if (candidates === null) return notChecked('Nodes may not be read, so it is not known whether there are others.')
    if (candidates.all.nodes < 2) return null
    const { service } = question
    const pods = alone.total === 2 ? 'Both ready pods' : `All ${alone.total} ready pods`
    return {
      severity: 'high',
      title: `${pods} of ${service.name}${inFamily(counts, alone)} are on ${node}: they fail with it.`,
      figure: `${alone.total} of ${alone.total} on ${node}`,
      harm: alone.total,
      evidence: [
        serviceField(service, 'spec.externalTrafficPolicy', 'Local'),
        evidence(
          'nodes with a ready pod',
          `${node} (1 of ${candidates.all.nodes} candidates)`,
          'EndpointSlices, Nodes',
        ),
        evidence('ready pods', alone.total, 'EndpointSlices'),
      ],
      explanation: sentences(
        isDirect(question)
          ? null
          : 'Under Local only nodes with a ready pod serve, so every connection that is served enters on this one.',
        'When it is drained or fails, no pod is left anywhere until others are started and ready.',
      ),
      fix: spreadFix(question),
      nodes: [node],
    }
  },
}
