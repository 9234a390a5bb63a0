import type { IpFamily, Service } from '@/lib/domain/cluster'
import { list } from '@/lib/domain/distribution/say'
import { familiesOf } from '@/lib/domain/endpoints/build'
import { familyOfAddress } from '@/lib/domain/endpoints/collect'
import { countLocalEndpoints } from '@/lib/domain/endpoints/local-count'
import { slicesInWords } from './about-endpoints'
import type { Evidence, Fix } from './finding'
import { advice, change, look, serviceTarget } from './fixes'
import { isDirect } from './local-counts'
import type { ServiceQuestion } from './rule'
import { evidence, serviceField } from './words'

/** A way in which the two address families of a Service are served differently. */
export type FamilyGap = {
  readonly title: string
  readonly figure: string
  readonly evidence: readonly Evidence[]
  readonly explanation: string
  readonly fix: Fix
  readonly nodes: readonly string[]
}

/** Nodes whose health count differs by family. */
export function endpointGap(question: ServiceQuestion): FamilyGap | null {
  const { service, slices, distribution } = question
  const families = familiesOf(service)
  const [first, second] = families
  if (first === undefined || second === undefined) return null
  const [a, b] = [countLocalEndpoints(service, slices, first), countLocalEndpoints(service, slices, second)]
  const nodes = [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name)).sort()
  if (nodes.length === 0) return null
  const said = (counts: ReadonlyMap<string, number>, family: IpFamily) =>
    evidence(
      `ready ${family} pods`,
      list(
        nodes.map((name) => `${name} ${counts.get(name) ?? 0}`),
        8,
      ),
      slicesInWords(service),
    )
  return {
    title: `${list(nodes)} ${nodes.length === 1 ? 'holds' : 'hold'} other numbers of ready pods for ${first} than for ${second}.`,
    figure: `${nodes.length} ${nodes.length === 1 ? 'node differs' : 'nodes differ'}`,
    evidence: [said(a, first), said(b, second)],
    explanation:
      distribution.policy === 'Local' && !isDirect(question)
        ? 'Under Local a node without a pod of one family drops connections of that family, and its health port may answer healthy for the other.'
        : 'Each family picks among its own endpoints: pods that have one family alone get nothing of the other.',
    fix: look(
      'See which pods have addresses of one family alone, and what their node gives them.',
      service.namespace,
      ...['get', 'endpointslices', '-l', `kubernetes.io/service-name=${service.name}`, '-o', 'wide'],
    ),
    nodes,
  }
}

/** A host name may stand for both families, so only addresses decide. */
export function ingressGap(service: Service): FamilyGap | null {
  const { ingress } = service
  const families = familiesOf(service)
  if (families.length < 2 || ingress.length === 0 || ingress.some(({ ip }) => ip === null)) return null
  const served = ingress.flatMap(({ ip }) => (ip === null ? [] : [familyOfAddress(ip)]))
  const missing = families.filter((family) => !served.includes(family))
  if (missing.length === 0) return null
  return {
    title: `${service.name} is dual-stack, and its balancer has no ${missing.join(' or ')} address.`,
    figure: `no ${missing.join(', ')} address`,
    evidence: [serviceField(service, 'status.loadBalancer.ingress', ingress.map(({ ip }) => ip).join(', '))],
    explanation: `Clients that have ${missing.join(' or ')} alone cannot reach it from outside.`,
    fix: advice('Give the balancer an address of each family, or take the family from the Service.'),
    nodes: [],
  }
}

const addressTypeKey = 'service.beta.kubernetes.io/aws-load-balancer-ip-address-type'

/** Target groups of a dual-stack NLB have one family: IPv6 where the Service has it, else IPv4. */
export function nlbGap({ service, model }: ServiceQuestion): FamilyGap | null {
  if (model.candidateRule !== 'aws-load-balancer-controller') return null
  if (service.annotations.get(addressTypeKey) !== 'dualstack') return null
  const target: IpFamily = familiesOf(service).includes('IPv6') ? 'IPv6' : 'IPv4'
  const other: IpFamily = target === 'IPv6' ? 'IPv4' : 'IPv6'
  return {
    title: `The NLB of ${service.name} takes both families and sends to ${target} targets: ${other} clients arrive with an address of the balancer.`,
    figure: `${other} clients not seen`,
    evidence: [serviceField(service, `metadata.annotations[${addressTypeKey}]`, 'dualstack')],
    explanation: `An NLB cannot keep a client's address where its family is not that of the target, whatever preserve_client_ip says.`,
    fix:
      target === 'IPv6'
        ? advice('Do not count on client addresses of IPv4 here, or read them from PROXY protocol.')
        : change(
            'Take IPv6 from the balancer, or read client addresses from PROXY protocol.',
            serviceTarget(service),
            { metadata: { annotations: { [addressTypeKey]: 'ipv4' } } },
            'Clients that have IPv6 alone can then no longer connect.',
          ),
    nodes: [],
  }
}
