import type { ClusterNode, ClusterState, IpFamily, Service } from '@/lib/domain/cluster'
import { familyOfAddress } from '@/lib/domain/endpoints/collect'
import type { HealthAnswer, HealthVerdict } from '@/lib/domain/health/answer'
import { expectHealth, type HealthExpectation } from '@/lib/domain/health/expect'
import { judgeHealth } from '@/lib/domain/health/judge'
import { findWorst } from '@/lib/domain/health/worst'
import { maySeeNamespace } from '@/lib/server/auth/readable'
import type { FamilyRound, HealthRound, ReaderAccess } from '@/lib/server/sources'

/** A node's health port on one address. */
export type JudgedAddress = {
  /** null: the node has no address that would tell. */
  readonly family: IpFamily | null
  readonly address: string | null
  readonly expected: HealthExpectation
  readonly answer: HealthAnswer | null
  readonly verdict: HealthVerdict
  /** The verdict in words, or why the address is never asked. */
  readonly inWords: string
}

export type JudgedNode = {
  /** Of those below the one with the worst verdict; among equals that of the Service's first family. */
  readonly worst: JudgedAddress
  /** In the order of the Service's families: those that the node has an address of, or else the first. */
  readonly addresses: readonly JudgedAddress[]
}

/** The worst of the addresses of a node that have answered, or failed to; null: none has yet. */
export function worstAnswered({ addresses }: JudgedNode): JudgedAddress | null {
  const [first, ...others] = addresses.filter(({ answer }) => answer !== null)
  return first === undefined ? null : findWorst([first, ...others])
}

/** Holds what each node must answer against what it answered; null when the Service has no health port. */
export function judgeRound(
  state: ClusterState,
  service: Service,
  round: HealthRound,
  access: ReaderAccess,
): ((nodeName: string) => JudgedNode) | null {
  const expect = expectByFamily(state, service)
  const [first] = round.families
  if (expect === null || first === undefined) return null
  const judge = ({ family, addresses, answers, refusals }: FamilyRound, nodeName: string): JudgedAddress => {
    const address = addresses.get(nodeName) ?? null
    const asked = family ?? (address === null ? null : familyOfAddress(address))
    const expected = expect(asked)(nodeName)
    const answer = withoutUnreadableName(answers.get(nodeName) ?? null, access)
    const { verdict, inWords } = judgeHealth(expected, answer, answers)
    const refusal = answer === null ? refusals.get(nodeName) : undefined
    return { family: asked, address, expected, answer, verdict, inWords: refusal ?? inWords }
  }
  return (nodeName) => {
    const [one = first, ...more] = round.families.filter(({ family }) => hasFamily(state.nodes?.get(nodeName), family))
    const judged = [judge(one, nodeName), ...more.map((each) => judge(each, nodeName))] as const
    return { worst: findWorst(judged), addresses: judged }
  }
}

/** What is expected of each family's socket, worked out once; null when the Service has no health port. */
function expectByFamily(state: ClusterState, service: Service) {
  const ofFirst = expectHealth({ state, service })
  if (ofFirst === null) return null
  const byFamily = {
    IPv4: expectHealth({ state, service, family: 'IPv4' }) ?? ofFirst,
    IPv6: expectHealth({ state, service, family: 'IPv6' }) ?? ofFirst,
  }
  return (family: IpFamily | null) => (family === null ? ofFirst : byFamily[family])
}

/** An address that is refused counts: the node is of that family, and what it answers there is not known. */
const hasFamily = (node: ClusterNode | undefined, family: IpFamily | null): boolean =>
  node?.addresses.some(({ type, address }) => type === 'InternalIP' && familyOfAddress(address) === family) ?? false

/** A port that answers for another Service names it; the reader learns that it is another one, not which. */
function withoutUnreadableName(answer: HealthAnswer | null, access: ReaderAccess): HealthAnswer | null {
  if (answer === null || answer.service === null || maySeeNamespace(access, answer.service.namespace)) return answer
  return { ...answer, service: { namespace: 'restricted', name: 'restricted' } }
}
