import type { TrafficPolicy } from '@/lib/domain/cluster'
import type { AddressClass, Seen } from './classify-address'
import { atLeast, countedShare, listAddresses, percent } from './counted-in-words'
import type { ObservedAddresses } from './observed'
import type { Judged, SourceAddressHop } from './verdict'

type Outcome = Pick<Judged, 'verdict' | 'hop'>
type Expected = Outcome & Pick<Judged, 'stages'>

const classWords: Readonly<Record<AddressClass, readonly [one: string, many: string]>> = {
  'likely-balancer': ['the balancer, likely', 'the balancer, likely'],
  'own-pod': ['loopback', 'loopback'],
  unknown: ['nobody who calls', 'nobody who calls'],
  client: ['client', 'clients'],
  node: ['node', 'nodes'],
  'cni-gateway': ['network plugin', 'network plugins'],
  'svclb-pod': ['svclb pod', 'svclb pods'],
  'ingress-controller-pod': ['ingress controller pod', 'ingress controller pods'],
  pod: ['pod of the cluster', 'pods of the cluster'],
  balancer: ['balancer', 'balancers'],
  probe: ['probe', 'probes'],
}

function sayClasses(seen: readonly Seen[]): string {
  const counts = new Map<AddressClass, number>()
  for (const { is } of seen) counts.set(is.class, (counts.get(is.class) ?? 0) + 1)
  return [...counts].map(([kind, count]) => `${count} of ${classWords[kind][count === 1 ? 0 : 1]}`).join(', ')
}

/** Which kinds of addresses were seen, and how many of those that may be clients' are not believed to be. */
export function sayCounts(
  { source, others }: ObservedAddresses,
  seen: readonly Seen[],
  { clients, leftOut }: { readonly clients: readonly Seen[]; readonly leftOut: LeftOut },
): string {
  const doubtful = seen.filter(({ is }) => is.class === 'client').length - clients.length
  const doubt = doubtful > 0 ? `; ${doubtful} of them may be a pod's or a balancer's, and count for nothing` : ''
  return `Observed in ${source}: ${sayClasses(seen)}${doubt}${sayLeftOut(leftOut)}${sayOthers(others)}.`
}

function sayOthers(others: ObservedAddresses['others']): string {
  if (others === undefined) return ''
  if (others.addresses === null) return '; others, with the least, were not looked at'
  return `; the ${others.addresses.toLocaleString('en-US')} with the least ${others.addresses === 1 ? 'was' : 'were'} not looked at`
}

/** Addresses that say nothing of who called. */
export type LeftOut = {
  /** Of what runs beside the program. */
  readonly loopback: number
  /** Masks, names, addresses that nobody calls from. */
  readonly nobodys: number
}

function sayLeftOut({ loopback, nobodys }: LeftOut): string {
  const proxy =
    loopback === 0
      ? ''
      : '; loopback is what runs beside the program: where that is a sidecar, its own log knows who asked'
  const [are, count] = nobodys === 1 ? ['is', 'counts'] : ['are', 'count']
  return nobodys === 0 ? proxy : `${proxy}; ${nobodys} that ${are} no address of a caller ${count} for nothing`
}

/** Why addresses that were seen decide nothing. */
export function sayNothing(
  { source }: ObservedAddresses,
  seen: readonly Seen[],
  given: {
    readonly nodesKnown: boolean
    readonly leftOut: LeftOut
    /** That it may have come through other Services; null: none of it may. */
    readonly shared: string | null
  },
): string {
  const { nodesKnown, leftOut, shared } = given
  if (seen.length === 0) return `No address of a caller was observed in ${source}${sayLeftOut(leftOut)}.`
  if (shared !== null) return `Observed in ${source}: ${sayClasses(seen)}. ${shared}`
  const why = nodesKnown
    ? "traffic from inside the cluster and probes are no proof, and private addresses may be a pod's or a balancer's"
    : "nodes may not be read, so that a client's address cannot be told from a node's"
  return `Observed in ${source}: ${sayClasses(seen)}; none of it proves anything: ${why}.`
}

type Proof = {
  readonly observed: ObservedAddresses
  readonly clients: readonly Seen[]
  /** Those that may be clients' as well as a balancer's: no proof, but what came from them was counted. */
  readonly doubtful: readonly Seen[]
  readonly replaced: readonly Seen[]
}

/** What was observed against what the configuration makes expect; an expectation that is not known contradicts nothing. */
export function sayContradictions(
  policy: TrafficPolicy,
  proof: Proof,
  expected: Expected,
  { verdict, hop }: Outcome,
): readonly string[] {
  if (expected.verdict === 'unknown' || verdict === 'unknown') return []
  const { replaced } = proof
  const { source } = proof.observed
  if (expected.verdict !== verdict) {
    const found = sayFound(proof, hop)
    // So have hostNetwork pods and whatever else runs on nodes, which call by the Service's own address too.
    const but =
      hop === 'entry-node' && expected.verdict === 'preserved'
        ? ' What runs on the network of nodes has these addresses too.'
        : ''
    return [
      `By configuration the client's address is expected to be ${expected.verdict}; in ${source} it is ${verdict}: policy is ${policy}, yet ${found}.${but}`,
    ]
  }
  // Where several hops replace the address, pods see what the last of them put there.
  const isExpected = expected.stages.some((stage) => stage.hop === hop && stage.does !== 'keeps')
  const otherHop = hop !== null && expected.hop !== null && hop !== expected.hop && !isExpected
  return otherHop && verdict !== 'preserved'
    ? [
        `By configuration the address is expected to be replaced by ${hopWords[expected.hop]}; what was observed points at ${hopWords[hop]}: ${listAddresses(replaced)}.`,
      ]
    : []
}

/** Few addresses can make many connections, so both are told where somebody counted. */
function sayFound({ observed, clients, doubtful, replaced }: Proof, hop: SourceAddressHop | null): string {
  if (replaced.length === 0) return `all ${clients.length} that prove anything are clients'`
  const all = clients.length + replaced.length
  const share = countedShare(observed, [...clients, ...doubtful], replaced)
  const counted =
    share === null
      ? ''
      : `, with ${atLeast(observed, 'at least ')}${lower(percent(share))} of ${sayUnit(observed)} from outside,`
  const owners = hop === null ? 'others' : ownersOf[hop]
  return `${replaced.length} of ${all} addresses that prove anything (${lower(percent(replaced.length / all))})${counted} are those of ${owners}: ${listAddresses(replaced)}`
}

const lower = (words: string): string => words.toLowerCase()

const sayUnit = ({ unit }: ObservedAddresses): string => (unit === undefined ? 'what was counted' : `the ${unit}`)

const ownersOf: Readonly<Record<SourceAddressHop, string>> = {
  balancer: 'the balancer',
  'entry-node': 'nodes',
  'balancer-pod': 'svclb pods',
  'ingress-controller': 'ingress controllers',
}

const hopWords: Readonly<Record<SourceAddressHop, string>> = {
  balancer: 'the balancer',
  'entry-node': 'the entry node',
  'balancer-pod': 'a svclb pod',
  'ingress-controller': 'an ingress controller',
}
