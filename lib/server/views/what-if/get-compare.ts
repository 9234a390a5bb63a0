import 'server-only'
import type { CompareQuery, CompareResponse } from '@/lib/contracts/compare'
import type { ComparedQuestion, DraftColumn } from '@/lib/domain/what-if/compare/column'
import { type Comparison, compare } from '@/lib/domain/what-if/compare/compare'
import { comparePair } from '@/lib/domain/what-if/compare/compare-pair'
import { findingChanges } from '@/lib/domain/what-if/compare/finding-changes'
import { findPairs } from '@/lib/domain/what-if/pair'
import { parseScenarioText } from '@/lib/domain/what-if/scenario-text'
import { safeText } from '@/lib/format/foreign-text'
import { ProblemError } from '../../http/problem'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import type { ServiceRef } from '../find-service'
import { freshnessOf, ofNamespace } from '../freshness'
import { toColumn } from './compare-column'
import { comparedQuestion } from './compared-question'

/**
 * One Service under the policy that it has, under the other one, and under a scenario.
 *
 * @throws ProblemError `bad-request` for a scenario or a port that cannot be read
 */
export async function getCompare(
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
  query: CompareQuery,
  nowMs: () => number,
): Promise<CompareResponse> {
  if (query.with !== undefined) return getPair(cluster, access, { ref, other: query.with, query }, nowMs)
  const parsed = parseScenarioText(query.scenario ?? '')
  if (!parsed.ok) throw new ProblemError('bad-request', parsed.error, 'Build the scenario on the Compare tab.')
  const question = await comparedQuestion(cluster, access, ref)
  const comparison = compare(question, parsed.scenario, portIndex(question, query))
  const changes = findingChanges(comparison.columns, () => question.facts, nowMs())
  return {
    headline: comparison.headline,
    columns: comparison.columns.map((column, at) => toColumn(column, changes[at])),
    shown: shownPort(comparison),
    differences: [...comparison.differences],
    offeredBy: comparison.offeredBy,
    impossible: comparison.impossible === null ? null : [...comparison.impossible.reasons],
    freshness: freshnessOf(cluster, access, ofNamespace(ref.namespace), nowMs()),
  }
}

type PairQuery = { readonly ref: ServiceRef; readonly other: string; readonly query: CompareQuery }

/** Two Services that send to the same pods, as they are: each by its own worst port. */
async function getPair(
  cluster: FollowedCluster,
  access: ReaderAccess,
  { ref, other, query }: PairQuery,
  nowMs: () => number,
): Promise<CompareResponse> {
  if (query.scenario !== undefined || query.port !== undefined) {
    const action = 'Ask for either the other Service or a scenario and a port.'
    throw new ProblemError('bad-request', 'Two Services are compared as they are, by their worst ports.', action)
  }
  const [own, theirs] = await Promise.all(
    [ref.name, other].map((name) => comparedQuestion(cluster, access, { namespace: ref.namespace, name })),
  )
  if (own === undefined || theirs === undefined || !isPair(own, theirs)) {
    const action = 'The Service itself names those that it can be compared with.'
    throw new ProblemError('bad-request', 'These Services do not send to the same pods under two policies.', action)
  }
  const { headline, columns, differences } = comparePair(own, theirs)
  const factsOf = ({ applied }: DraftColumn) => (applied.service.name === theirs.service.name ? theirs : own).facts
  const changes = findingChanges(columns, factsOf, nowMs())
  return {
    headline,
    columns: columns.map((column, at) => toColumn(column, changes[at])),
    shown: null,
    differences: [...differences],
    offeredBy: null,
    impossible: null,
    freshness: freshnessOf(cluster, access, ofNamespace(ref.namespace), nowMs()),
  }
}

const isPair = ({ state, service }: ComparedQuestion, other: ComparedQuestion): boolean =>
  findPairs(state, service).some(({ name }) => name === other.service.name)

/** @returns undefined: the worst port */
function portIndex({ service }: ComparedQuestion, { port, family }: CompareQuery): number | undefined {
  if (port === undefined) return undefined
  const families = service.ipFamilies.length === 0 ? [undefined] : service.ipFamilies
  const ports = families.flatMap((each) => service.ports.map((one) => ({ one, family: each })))
  const at = ports.findIndex(
    ({ one, family: own }) =>
      (one.name === port || String(one.port) === port) && (family === undefined || own === undefined || own === family),
  )
  if (at >= 0) return at
  const names = service.ports.map((one) => safeText(one.name === '' ? String(one.port) : one.name)).join(', ')
  throw new ProblemError('bad-request', `The Service has no such port.`, `Its ports are ${names}.`)
}

function shownPort({ columns, shown }: Comparison): CompareResponse['shown'] {
  const [first] = columns
  const figures = shown === null ? undefined : first?.ports[shown]
  if (first === undefined || figures === undefined) return null
  const { port, family } = figures
  return { port: safeText(port.name), number: port.port, protocol: port.protocol, family, of: first.ports.length }
}
