import { createSerializer, parseAsArrayOf, parseAsBoolean, parseAsString, parseAsStringLiteral } from 'nuqs'
import { modelIds } from '@/lib/domain/balancers/model'
import { healthVerdicts } from '@/lib/domain/health/answer'
import { eventKinds } from '@/lib/domain/timeline/event'
import { parseAsMoment } from './moment-url'
import type { DistributionChoice } from './queries/service'
import { spanParsers } from './span-url'

/** Views of one Service, in the order of its tabs. */
export const serviceTabs = [
  'distribution',
  'compare',
  'health',
  'clients',
  'timeline',
  'findings',
  'configuration',
] as const
export type ServiceTab = (typeof serviceTabs)[number]

/** Which rows the health table shows: one verdict, all, or (`notable`) all but those that are calm by design. */
export const verdictFilters = ['notable', 'all', ...healthVerdicts] as const
export type VerdictFilter = (typeof verdictFilters)[number]

/** Which events the timeline lists: those that concern the Service, all, or those of one kind. */
export const eventFilters = ['own', 'all', ...eventKinds] as const
export type EventFilter = (typeof eventFilters)[number]

/** Everything of the Service page that a reader can change, by its name in the address. */
export const serviceParsers = {
  tab: parseAsStringLiteral(serviceTabs).withDefault('distribution'),
  /** Name of the Service port that is shown, or its number where it has no name; null: the first. */
  port: parseAsString,
  family: parseAsStringLiteral(['IPv4', 'IPv6']),
  policy: parseAsStringLiteral(['Local', 'Cluster']),
  model: parseAsStringLiteral(modelIds),
  candidates: parseAsArrayOf(parseAsString),
  announcers: parseAsArrayOf(parseAsString),
  probed: parseAsBoolean,
  crossZone: parseAsBoolean,
  /** Whether the shares rest on the objects or on what the health ports answer now. */
  health: parseAsStringLiteral(['expected', 'answered']).withDefault('expected'),
  ...spanParsers,
  verdict: parseAsStringLiteral(verdictFilters).withDefault('notable'),
  /** The node whose health answer is shown in full. */
  node: parseAsString,
  /** What is imagined on the Compare tab, in the text form of scenarios. */
  scenario: parseAsString,
  /** Name of the Service that sends to the same pods and is compared as it is; null: scenarios are compared. */
  pair: parseAsString,
  /** What the reader answers about the needs of the Service; null: its annotations, or nobody, say so. */
  clientAddress: parseAsBoolean,
  evenness: parseAsBoolean,
  dynamicPlacement: parseAsBoolean,
  /** Whether IPv6 clients of one /64 are counted as one. */
  group: parseAsStringLiteral(['address', 'network']).withDefault('address'),
  /** The moment of the timeline that is looked at, Unix milliseconds; null: the end of the span. */
  at: parseAsMoment,
  events: parseAsStringLiteral(eventFilters).withDefault('own'),
  /** What each line of the timeline counts. */
  lines: parseAsStringLiteral(['node', 'pod']).withDefault('node'),
  /** Whether the timeline is drawn or written. */
  view: parseAsStringLiteral(['picture', 'table']).withDefault('picture'),
  /** The finding that is shown in full: "F12 shop/web". */
  finding: parseAsString,
} as const

export type ServiceState = {
  readonly [Key in keyof typeof serviceParsers]: ReturnType<(typeof serviceParsers)[Key]['parseServerSide']>
}

/** What the reader chose instead of what was detected; all null: nothing. */
export const noChoice = {
  policy: null,
  model: null,
  candidates: null,
  announcers: null,
  probed: null,
  crossZone: null,
} as const

/** Whether anything of the balancer or the policy is the reader's own. */
export const isChosen = (state: ServiceState): boolean =>
  Object.keys(noChoice).some((key) => state[key as keyof typeof noChoice] !== null)

/** The part of the state that changes the question to the API. */
export function toDistributionChoice(state: ServiceState): DistributionChoice {
  return {
    policy: state.policy ?? undefined,
    model: state.model ?? undefined,
    candidates: state.candidates ?? undefined,
    announcers: state.announcers ?? undefined,
    probed: state.probed ?? undefined,
    crossZone: state.crossZone ?? undefined,
    health: state.health === 'answered' ? 'answered' : undefined,
  }
}

/** The query of a link to the same view with some of its state changed: "?tab=health", or "" where all is default. */
export const serviceSearch = createSerializer(serviceParsers)
