import { count, list } from '@/lib/domain/distribution/say'
import { balancerField, oneAnnouncerOf, whyUnknown } from '@/lib/domain/findings/about-balancer'
import { slicesInWords } from '@/lib/domain/findings/about-endpoints'
import { type Carrier, carriersOf } from '@/lib/domain/findings/carriers'
import { switchPolicy } from '@/lib/domain/findings/policy-switch'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, notChecked, serviceField } from '@/lib/domain/findings/words'

/**
 * F30: one node announces the address, the policy is Local, and pods stand on several nodes: only the announcer's serve.
 *
 * Source: domain page 6, 3 (M3), 3.2.
 */
export const f30MetalLbL2Local: ServiceRule = {
  id: 'F30',
  name: 'MetalLBL2Local',
  heading: 'One node announces under Local: only its pods serve',
  live: true,
  judge(question) {
    const { service, distribution, model } = question
    if (service.externalTrafficPolicy !== 'Local') return null
    const holders = carriersOf(distribution).filter(({ localEndpoints }) => localEndpoints > 0)
    if (holders.length < 2) return null
    const announcer = oneAnnouncerOf(model)
    if (announcer === null) {
      const unknown = whyUnknown(model)
      return unknown === null ? null : notChecked(unknown)
    }
    // Nobody announces: then all pods wait, which is another matter.
    if (announcer.nodes?.length === 0) return null
    const pods = podsOn(holders)
    const idle = idleOf(holders, announcer.nodes)
    return {
      severity: 'high',
      title: `${idle.words} of ${service.name} ${idle.isOne ? 'gets' : 'get'} nothing: one node announces its address and Local keeps connections there.`,
      figure: idle.figure,
      harm: idle.share,
      evidence: [
        serviceField(service, 'spec.externalTrafficPolicy', 'Local'),
        balancerField(model),
        evidence('announcing node', announcer.nodes?.join(' or ') || 'not known', model.evidence[0] ?? 'not known'),
        evidence(
          'ready pods by node',
          list(
            holders.map(({ name, localEndpoints }) => `${name} ${localEndpoints}`),
            8,
          ),
          slicesInWords(service),
        ),
      ],
      explanation: `${count(pods, 'pod')} stand on ${holders.length} nodes. The address is announced by one node at a time; under Local that node serves with its own pods and the others wait for it to fail.`,
      fix: switchPolicy(
        question,
        'Cluster',
        'Let every pod serve with Cluster, announce by BGP so that several nodes enter, or keep it as one active node with spares.',
      ),
      nodes: holders.map(({ name }) => name).filter((name) => announcer.nodes?.includes(name) !== true),
    }
  },
}

const podsOn = (carriers: readonly Carrier[]): number =>
  carriers.reduce((sum, { localEndpoints }) => sum + localEndpoints, 0)

/** How many pods wait; where the announcer is not known, the fewest and the most that can. */
function idleOf(holders: readonly Carrier[], announcers: readonly string[] | null) {
  const all = podsOn(holders)
  const possible = announcers ?? holders.map(({ name }) => name)
  const idle = possible.map((announcer) => podsOn(holders.filter(({ name }) => name !== announcer)))
  const [fewest, most] = [Math.min(...idle), Math.max(...idle)]
  const range = fewest === most ? `${fewest}` : `${fewest} to ${most}`
  return {
    words: `${range} of ${count(all, 'pod')}`,
    figure: `${range} of ${all} pods idle`,
    share: fewest / all,
    isOne: range === '1',
  }
}
