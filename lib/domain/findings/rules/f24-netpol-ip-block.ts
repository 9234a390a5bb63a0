import { count, list } from '@/lib/domain/distribution/say'
import { addressFix } from '@/lib/domain/findings/address-fix'
import type { Fix } from '@/lib/domain/findings/finding'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, notChecked, sentences } from '@/lib/domain/findings/words'
import type { IpBlock, NetworkPolicy } from '@/lib/domain/workload'

/**
 * F24: NetworkPolicies that let clients of these pods in by address, where the pods do not see client addresses. Which
 * ones do so is judged with the source address.
 *
 * Source: domain page 6, 5.1, 5.3.
 */
export const f24NetpolIpBlock: ServiceRule = {
  id: 'F24',
  name: 'NetpolIpBlock',
  heading: 'Rules by client address, where pods do not see it',
  judge(question) {
    const { service, facts, sourceAddress } = question
    if (sourceAddress.verdict === 'preserved') return null
    if (!facts.networkPolicies.known) return notChecked(facts.networkPolicies.inWords)
    const blocks = new Map(facts.networkPolicies.value.map((policy) => [policy.name, blocksOf(policy)]))
    const broken = sourceAddress.breaks.flatMap(({ what, object, inWords }) =>
      what === 'network-policy' && object !== null ? [{ name: object, inWords, blocks: blocks.get(object) ?? [] }] : [],
    )
    if (broken.length === 0) {
      const names = [...blocks].flatMap(([name, own]) => (own.length > 0 ? [`NetworkPolicy ${name}`] : []))
      const open = sourceAddress.unchecked.find((sentence) => names.some((name) => sentence.includes(name)))
      return open === undefined ? null : notChecked(open)
    }
    const names = list(broken.map(({ name }) => name))
    const some = sourceAddress.verdict === 'partial' ? 'for some connections ' : ''
    return {
      severity: 'high',
      title: `${names} ${broken.length === 1 ? 'lets' : 'let'} clients of ${service.name} in by address, and ${some}pods see ${sourceAddress.podSees}.`,
      figure: count(
        broken.reduce((sum, policy) => sum + policy.blocks.length, 0),
        'block',
      ),
      harm: broken.reduce((sum, policy) => sum + policy.blocks.length, 0),
      evidence: [
        ...broken.map((policy) =>
          evidence(
            'spec.ingress[].from[].ipBlock',
            list(policy.blocks.map(sayBlock)),
            `NetworkPolicy ${service.namespace}/${policy.name}`,
          ),
        ),
        evidence('address that pods see', sourceAddress.podSees, sourceAddress.reasons[0] ?? 'source address'),
      ],
      explanation: broken.map(({ inWords }) => inWords).join(' '),
      fix: withLists(addressFix(question)),
    }
  },
}

/** A list that names nodes lets clients in by them alone. */
const withLists = (fix: Fix): Fix => ({
  ...fix,
  warning: sentences(
    fix.warning,
    'Where pods see clients, each list is held against these: name their networks in it first.',
  ),
})

const blocksOf = ({ ingress }: NetworkPolicy): readonly IpBlock[] => (ingress ?? []).flatMap((rule) => rule.ipBlocks)

const sayBlock = ({ cidr, except }: IpBlock): string =>
  except.length === 0 ? cidr : `${cidr} except ${except.join(', ')}`
