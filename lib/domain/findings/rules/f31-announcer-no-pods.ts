import type { BalancerModel } from '@/lib/domain/balancers/model'
import { list } from '@/lib/domain/distribution/say'
import { hasAny } from '@/lib/domain/endpoints/select'
import { balancerField, oneAnnouncerOf, whyUnknown } from '@/lib/domain/findings/about-balancer'
import { slicesInWords } from '@/lib/domain/findings/about-endpoints'
import { carriersOf } from '@/lib/domain/findings/carriers'
import { switchPolicy } from '@/lib/domain/findings/policy-switch'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, notChecked, sentences, serviceField } from '@/lib/domain/findings/words'

/**
 * F31: the node that announces the address under Local has no pod that could serve, ready or terminating, while others
 * have: everything that enters is dropped.
 *
 * Source: domain page 6, 3.2.
 */
export const f31AnnouncerNoPods: ServiceRule = {
  id: 'F31',
  name: 'AnnouncerNoPods',
  heading: 'The announcing node has no pod',
  live: true,
  judge(question) {
    const { service, distribution, model } = question
    if (service.externalTrafficPolicy !== 'Local' || !distribution.ports.some(({ endpoints }) => hasAny(endpoints)))
      return null
    const announcer = oneAnnouncerOf(model)
    if (announcer === null) {
      const unknown = whyUnknown(model)
      return unknown === null ? null : notChecked(unknown)
    }
    const announcers = announcer.nodes ?? []
    if (announcers.length === 0) return notChecked('Which node announces the address is not known.')
    const carriers = carriersOf(distribution).filter(({ usableEndpoints }) => usableEndpoints > 0)
    const holders = carriers.map(({ name }) => name)
    const serving = announcers.filter((name) => holders.includes(name))
    if (serving.length === announcers.length) return null
    if (serving.length > 0) {
      return notChecked(
        `${list(announcers)} are both said to announce the address, and only ${list(serving)} can serve it.`,
      )
    }
    const others =
      holders.length === 0
        ? 'its endpoints name no node'
        : `${list(holders)} ${holders.length === 1 ? 'has' : 'have'} some`
    return {
      severity: 'critical',
      title: `${announcers.join(' or ')} announces the address of ${service.name} and has no pod of it: every new connection is dropped.`,
      figure: 'all dropped',
      harm: 1,
      evidence: [
        serviceField(service, 'spec.externalTrafficPolicy', 'Local'),
        balancerField(model),
        evidence('announcing node', announcers.join(' or '), model.evidence[0] ?? 'not known'),
        evidence('nodes with usable endpoints', list(holders), slicesInWords(service)),
      ],
      explanation: sentences(
        `Under Local a node serves with its own pods only. ${announcers.join(' or ')} has none, while ${others}: clients see timeouts.`,
        sayWhy(model),
      ),
      fix: switchPolicy(
        question,
        'Cluster',
        'Let the announcing node reach every pod with Cluster, or use a balancer whose announcements follow endpoints.',
      ),
      nodes: announcers,
    }
  },
}

/** What lets a node announce without a pod, product by product (domain page 3.2). */
function sayWhy({ product, evidence: known }: BalancerModel): string | null {
  if (product?.startsWith('Cilium') === true)
    return "Cilium's documentation calls its layer 2 announcements incompatible with Local: any node may announce, with or without a pod."
  if (product?.startsWith('MetalLB') === true)
    return 'MetalLB lets only nodes announce that have an endpoint which is ready or still serves: the status was left behind, or the speaker there hangs.'
  return known.some((sentence) => sentence.includes('plndr-svcs-lock'))
    ? 'Where one lock decides for all Services, its holder announces this one with a pod of it or without.'
    : null
}
