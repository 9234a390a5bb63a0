import type { ModelOverride } from '@/lib/domain/balancers/model'
import { count, list } from '@/lib/domain/distribution/say'
import type { HintChoice, NewNodes, PlacementProposal, Scenario, SpreadDomain } from './scenario'

/** What a scenario changes, a phrase each, in the order of its text form; empty when it changes nothing. */
export function describeScenario(scenario: Scenario): readonly string[] {
  const { policy, replicas, placement, drained, lost, lostZones, newNodes, hints, balancer, weights } = scenario
  const phrases: (string | null)[] = [
    policy === undefined ? null : `externalTrafficPolicy ${policy}`,
    replicas === undefined ? null : count(replicas, 'replica'),
    ...(placement ?? []).map(describeProposal),
    names(drained, (which) => `${which} drained`),
    names(lost, (which) => `${which} lost`),
    names(lostZones, (which) => `${(lostZones?.length ?? 0) > 1 ? 'zones' : 'zone'} ${which} lost`),
    ...(newNodes ?? []).map(describeNewNodes),
    hints === undefined ? null : hintWords[hints],
    ...describeBalancer(balancer ?? {}),
    weights === undefined ? null : `weights ${onOff(weights)}`,
  ]
  return phrases.filter((phrase) => phrase !== null)
}

/** The same as one phrase: "externalTrafficPolicy Cluster, 12 replicas"; "as it is now" for nothing. */
export function scenarioInWords(scenario: Scenario): string {
  const phrases = describeScenario(scenario)
  return phrases.length === 0 ? 'as it is now' : phrases.join(', ')
}

const domainWords: Readonly<Record<SpreadDomain, string>> = { node: 'hostname', zone: 'zone' }

/** A proposal for the placement, short enough for the head of a column. */
export function describeProposal(proposal: PlacementProposal): string {
  switch (proposal.kind) {
    case 'spread':
      return `${proposal.hard ? '' : 'preferred '}maxSkew ${proposal.maxSkew} on ${domainWords[proposal.over]}`
    case 'apart':
      return `${proposal.hard ? '' : 'preferred '}anti-affinity on ${domainWords[proposal.over]}`
    case 'each-node':
      return 'a pod on each node'
  }
}

const hintWords: Readonly<Record<HintChoice, string>> = {
  off: 'without topology hints',
  zone: 'topology hints for zones',
  node: 'topology hints for nodes',
}

const describeNewNodes = ({ zone, count: number }: NewNodes): string =>
  `${count(number, 'new node')}${zone === null ? ' without a zone' : ` in zone ${zone}`}`

function describeBalancer({ model, candidates, announcers, probed, crossZone }: ModelOverride): (string | null)[] {
  return [
    model === undefined ? null : `model ${model}`,
    names(candidates, (which) => `candidate nodes ${which}`),
    names(announcers, (which) => `announced by ${which}`),
    probed === undefined ? null : probed ? 'probed' : 'not probed',
    crossZone === undefined ? null : `cross-zone ${onOff(crossZone)}`,
  ]
}

const names = (values: readonly string[] | undefined, say: (which: string) => string): string | null =>
  values === undefined || values.length === 0 ? null : say(list(values))

const onOff = (value: boolean): string => (value ? 'on' : 'off')
