import type { SourceAddress, SourceAddressHop, SourceAddressStage } from './verdict'

/** A sentence with the one phrase that matters in it; each part ends or begins with its own spaces. */
export type SaidSourceAddress = {
  readonly before: string
  readonly phrase: string
  readonly after: string
}

const subjectOf = (name: string): string => `Pods of ${name} `

/** Whether the pods of a Service see their clients, in one sentence for its header. */
export function saySourceAddress(name: string, address: SourceAddress): SaidSourceAddress {
  const { verdict, podSees, basis } = address
  const source = basis === 'observed' ? 'as observed' : 'expected from configuration'
  const end = `${sayBreaks(address)}${sayCarriers(address)} (${source}).`
  switch (verdict) {
    case 'preserved':
      return { before: subjectOf(name), phrase: 'see the client’s address', after: ` (${source}).` }
    case 'lost':
      return {
        before: subjectOf(name),
        phrase: `see ${podSees}, not the client’s`,
        after: `${sayHop(address)}${end}`,
      }
    case 'partial':
      return {
        before: subjectOf(name),
        phrase: 'see the client’s address on some connections only',
        after: `: ${podSees}${sayReplaced(address)}${end}`,
      }
    case 'unknown':
      return {
        before: 'Whether pods of ',
        phrase: `${name} see the client’s address is not known`,
        after: ' from what is read.',
      }
  }
}

/** The whole sentence, for a title or a text that marks nothing. */
export function sayInOne(name: string, address: SourceAddress): string {
  const { before, phrase, after } = saySourceAddress(name, address)
  return `${before}${phrase}${after}`
}

/** One stretch of the flow rail: what becomes of the address there, in a few words. */
export type RailStretch = Pick<SourceAddressStage, 'does' | 'inWords'> & {
  /** The hop at the stretch's end; null: the way of the client to the first of them. */
  readonly hop: SourceAddressHop | null
}

/** The flow rail in words: the address from the client over each hop, and what the pod sees at its end. */
export function sayRail({ stages, basis, podSees }: SourceAddress): {
  readonly stretches: readonly RailStretch[]
  readonly pod: string
} {
  const fromClient: RailStretch = { hop: null, does: 'keeps', inWords: 'client address' }
  return {
    stretches: [fromClient, ...stages],
    pod: `${basis}: pod sees ${podSees === 'not known' ? 'an address that is not known' : podSees}`,
  }
}

const hopWords: Readonly<Record<SourceAddressHop, string>> = {
  balancer: 'by the balancer',
  'entry-node': 'on the entry node',
  'balancer-pod': 'by a svclb pod',
  'ingress-controller': 'by an ingress controller',
}

/** Where it is replaced; kube-proxy replaces the balancer's address as it does a client's. */
function sayHop({ hop, stages }: SourceAddress): string {
  if (hop === null) return ''
  const last = stages.findLast(({ does }) => does === 'replaces')
  const again = last === undefined || last.hop === hop ? '' : `, and again ${hopWords[last.hop]}`
  return `: it is replaced ${hopWords[hop]}${again}`
}

const sayReplaced = ({ hop }: SourceAddress): string => (hop === null ? '' : `, replaced ${hopWords[hop]}`)

const sayCarriers = ({ carriedBy }: SourceAddress): string =>
  carriedBy.length === 0 ? '' : `; ${carriedBy.join(' and ')} ${carriedBy.length === 1 ? 'carries' : 'carry'} it on`

/** Rate limits break wherever the address is lost and go without saying; what is configured here does not. */
function sayBreaks({ breaks }: SourceAddress): string {
  const policies = breaks.filter(({ what }) => what === 'network-policy').map(({ object }) => object)
  const named = [
    ...(policies.length === 0 ? [] : [`NetworkPolicy ${policies.join(', ')}`]),
    ...(breaks.some(({ what }) => what === 'source-ranges') ? ['loadBalancerSourceRanges'] : []),
    ...(breaks.some(({ what }) => what === 'session-affinity') ? ['session affinity'] : []),
  ]
  return named.length === 0 ? '' : `, which breaks ${named.join(' and ')}`
}
