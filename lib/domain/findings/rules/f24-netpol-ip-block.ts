import type { PortDistribution } from '@/lib/domain/distribution/result'
import { count, list } from '@/lib/domain/distribution/say'
import { addressFix } from '@/lib/domain/findings/address-fix'
import { type BackendPort, narrowPolicies } from '@/lib/domain/findings/narrow-policies'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, notChecked } from '@/lib/domain/findings/words'
import type { IpBlock } from '@/lib/domain/workload'

/**
 * F24: a NetworkPolicy admits clients of these pods by address, and the pods do not see client addresses.
 *
 * Source: domain page 6, 5.1, 5.3.
 */
export const f24NetpolIpBlock: ServiceRule = {
  id: 'F24',
  name: 'NetpolIpBlock',
  heading: 'Rules by client address, where pods do not see it',
  judge(question) {
    const { service, facts, sourceAddress, distribution } = question
    if (sourceAddress.verdict === 'preserved') return null
    if (!facts.networkPolicies.known) return notChecked(facts.networkPolicies.inWords)
    const policies = facts.networkPolicies.value.filter(({ ingress }) =>
      ingress?.some((rule) => rule.ipBlocks.length > 0),
    )
    if (policies.length === 0) return null
    if (!facts.pods.known) return notChecked(facts.pods.inWords)
    const narrow = narrowPolicies(facts.networkPolicies.value, facts.pods.value, backendPorts(distribution.ports))
    if (narrow.length === 0) return null
    if (sourceAddress.verdict === 'unknown') return notChecked('Whether pods see client addresses is not known.')
    const names = list(narrow.map(({ name }) => name))
    const blocks = narrow.flatMap((policy) => policy.blocks)
    const some = sourceAddress.verdict === 'partial' ? 'for some connections ' : ''
    return {
      severity: 'high',
      title: `${names} ${narrow.length === 1 ? 'admits' : 'admit'} clients of ${service.name} by address, and ${some}pods see ${sourceAddress.podSees}.`,
      figure: count(blocks.length, 'block'),
      evidence: [
        ...narrow.map((policy) =>
          evidence(
            'spec.ingress[].from[].ipBlock',
            list(policy.blocks.map(sayBlock)),
            `NetworkPolicy ${service.namespace}/${policy.name}`,
          ),
        ),
        evidence('address that pods see', sourceAddress.podSees, sourceAddress.reasons[0] ?? 'source address'),
      ],
      explanation:
        'Whether a network plugin compares the address before or after it is replaced is not defined. Where it compares the replaced one, a list of clients shuts them out, and a list that holds those addresses lets everybody in.',
      fix: addressFix(question),
    }
  },
}

const sayBlock = ({ cidr, except }: IpBlock): string =>
  except.length === 0 ? cidr : `${cidr} except ${except.join(', ')}`

function backendPorts(ports: readonly PortDistribution[]): readonly BackendPort[] {
  return ports.flatMap(({ port, endpoints }) =>
    [...new Set(endpoints.map((endpoint) => endpoint.port))].map((number) => ({
      number,
      name: port.targetPort,
      protocol: port.protocol,
    })),
  )
}
