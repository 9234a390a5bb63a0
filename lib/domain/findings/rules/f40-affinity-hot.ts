import { isExternalService } from '@/lib/domain/cluster'
import { count, percent } from '@/lib/domain/distribution/say'
import { balancerField } from '@/lib/domain/findings/about-balancer'
import { countReady, slicesInWords } from '@/lib/domain/findings/about-endpoints'
import { change, serviceTarget } from '@/lib/domain/findings/fixes'
import { isDirect } from '@/lib/domain/findings/local-counts'
import type { ServiceQuestion, ServiceRule } from '@/lib/domain/findings/rule'
import { duration, evidence, notChecked, sentences, serviceField } from '@/lib/domain/findings/words'

/**
 * F40: session affinity by client address with few addresses to tell clients apart by: a balancer that replaces them, or
 * one client with more than twice the fair share of a pod.
 *
 * Source: domain page 6, 1.4 ("sessionAffinity ClientIP"), 5.3.
 */
export const f40AffinityHot: ServiceRule = {
  id: 'F40',
  name: 'AffinityHot',
  heading: 'Session affinity with few addresses to tell clients apart by',
  judge(question) {
    const { service, distribution, model, sourceAddress, topClientShare } = question
    if (!isExternalService(service) || service.sessionAffinity !== 'ClientIP' || isDirect(question)) return null
    const pods = countReady(distribution)
    if (pods < 2) return null
    const why = reasonOf(question, pods)
    if (why === null) {
      if (topClientShare.known) return null
      return notChecked(
        sourceAddress.verdict === 'unknown'
          ? `Whether the balancer replaces client addresses is not known, nor how large the largest client is. ${topClientShare.inWords}`
          : topClientShare.inWords,
      )
    }
    const lasts = service.sessionAffinityTimeoutSeconds
    return {
      severity: 'medium',
      title: `Session affinity of ${service.name} ${why.inWords}.`,
      figure: why.figure,
      harm: why.harm,
      evidence: [
        serviceField(service, 'spec.sessionAffinity', 'ClientIP'),
        balancerField(model),
        why.evidence,
        evidence('ready pods', pods, slicesInWords(service)),
      ],
      explanation: sentences(
        'Each node sends all connections from one address that it sees to one pod.',
        lasts !== null && `It remembers an address for ${duration(lasts)} after its last connection.`,
        `Fewer addresses than pods leave some of the ${count(pods, 'pod')} idle, and one large address makes one pod hot.`,
      ),
      fix: change(
        'Switch affinity off here, and keep sessions by cookie where HTTP is understood.',
        serviceTarget(service),
        { spec: { sessionAffinity: 'None', sessionAffinityConfig: null } },
        'Clients no longer come back to the same pod: sessions that live in a pod are lost.',
      ),
    }
  },
}

function reasonOf({ sourceAddress, topClientShare }: ServiceQuestion, pods: number) {
  if (sourceAddress.hop === 'balancer') {
    return {
      inWords: `cannot tell ${sourceAddress.verdict === 'partial' ? 'some ' : ''}clients apart: the balancer replaces their addresses, and nodes see its own`,
      figure: 'balancer addresses only',
      harm: undefined,
      evidence: evidence('address that nodes see', sourceAddress.podSees, sourceAddress.reasons[0] ?? 'source address'),
    }
  }
  if (!topClientShare.known || topClientShare.value <= 2 / pods) return null
  const share = percent(topClientShare.value)
  return {
    inWords: `keeps one client on one pod of each node: it makes ${share} of new connections, and the fair share of a pod is ${percent(1 / pods)}`,
    figure: `top client ${share}`,
    harm: topClientShare.value,
    evidence: evidence('share of the largest client address', share, 'observed clients'),
  }
}
