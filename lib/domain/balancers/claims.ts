import { type ClientPath, nowhereKnown, type PortPath } from './client-path'
import { modelFrom } from './detection'
import type { BalancerModel } from './model'
import { onlyAllocates } from './products/announcing/metallb'

/**
 * The one model of all that lay claim to a Service: a class that names them, or something that they wrote or made for
 * it. Claims of several contradict each other, and then none is believed: every one of them is computed.
 *
 * @returns null when nobody claims it
 * Source: domain page 3.1; a Service may be claimed by two controllers at once.
 */
export function settleClaims(claims: readonly BalancerModel[]): BalancerModel | null {
  const [first, ...others] = withoutAllocators(claims)
  if (first === undefined) return null
  return others.length === 0 ? first : contradiction([first, ...others])
}

/** Cilium and Calico announce addresses that MetalLB gave, which then announces none itself. */
function withoutAllocators(claims: readonly BalancerModel[]): readonly BalancerModel[] {
  const announcing = claims.find(({ candidateRule }) => announcersOfOthers.includes(candidateRule))
  const allocator = claims.find(onlyAllocates)
  if (announcing === undefined || allocator === undefined) return claims
  const [gave = ''] = allocator.evidence
  const together = { ...announcing, evidence: [...announcing.evidence, `${gave} It gave the address.`] }
  return claims.flatMap((claim) => (claim === allocator ? [] : claim === announcing ? [together] : [claim]))
}

const announcersOfOthers: readonly BalancerModel['candidateRule'][] = ['cilium-l2', 'cilium-bgp', 'calico']

function contradiction(claims: readonly BalancerModel[]): BalancerModel {
  const names = claims.map(({ product }) => product ?? 'A balancer that is not recognised')
  return modelFrom({
    id: 'unknown',
    confidence: 'unknown',
    product: null,
    candidateRule: 'cloud-controller',
    evidence: [
      `${names.join(' and ')} each claim this Service: which of them brings its connections is not known, and each is computed.`,
      ...claims.flatMap(({ evidence }, at) => evidence.map((sentence) => `${names[at]}: ${sentence}`)),
    ],
    clientPath: commonPath(claims.map(({ clientPath }) => clientPath)),
    missing: claims.flatMap(({ missing }) => missing),
    couldBe: claims.flatMap((claim) => (claim.couldBe.length > 0 ? claim.couldBe : [claim])),
  })
}

/** What all of them do alike with the source address; the rest is not known. */
function commonPath([first = nowhereKnown, ...others]: readonly ClientPath[]): ClientPath {
  const isAlike = (pick: (path: ClientPath) => unknown) => others.every((other) => pick(other) === pick(first))
  return {
    ...first,
    target: isAlike(({ target }) => target) ? first.target : null,
    forwarder: isAlike(({ forwarder }) => forwarder) ? first.forwarder : 'kube-proxy',
    ports: first.ports.map((port, at) =>
      commonPort(
        port,
        others.map(({ ports }) => ports[at]),
      ),
    ),
  }
}

function commonPort(port: PortPath, others: readonly (PortPath | undefined)[]): PortPath {
  if (others.every((other) => other?.targetSees === port.targetSees)) return port
  return {
    ...port,
    targetSees: null,
    because:
      'Which balancer brings the connections is not known, and those that may do not treat the source address alike.',
    proxyProtocol: null,
    forwardedFor: false,
  }
}
