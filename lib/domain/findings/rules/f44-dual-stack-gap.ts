import { isExternalService } from '@/lib/domain/cluster'
import { familiesOf } from '@/lib/domain/endpoints/build'
import { endpointGap, ingressGap, nlbGap } from '@/lib/domain/findings/family-gaps'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { serviceField } from '@/lib/domain/findings/words'

/**
 * F44: the two address families of a Service are served differently: pods of one family alone on a node, an address of
 * one family alone, or a dual-stack NLB whose targets have one family.
 *
 * Source: domain page 6, 2.1, 5.1.
 */
export const f44DualStackGap: ServiceRule = {
  id: 'F44',
  name: 'DualStackGap',
  heading: 'IPv4 and IPv6 are served differently',
  live: true,
  judge(question) {
    if (!isExternalService(question.service)) return null
    const gaps = [endpointGap(question), ingressGap(question.service), nlbGap(question)].filter((gap) => gap !== null)
    const [first] = gaps
    if (first === undefined) return null
    return {
      severity: 'medium',
      title: first.title,
      figure: first.figure,
      evidence: [
        serviceField(question.service, 'spec.ipFamilies', familiesOf(question.service).join(', ')),
        ...gaps.flatMap((gap) => gap.evidence),
      ],
      explanation: gaps.map((gap) => gap.explanation).join(' '),
      fix: first.fix,
      nodes: gaps.flatMap((gap) => gap.nodes),
    }
  },
}
