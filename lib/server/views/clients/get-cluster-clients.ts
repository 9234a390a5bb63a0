import 'server-only'
import type { ClientsQuery, ClusterClientsResponse } from '@/lib/contracts/clients'
import { withShare } from '@/lib/domain/clients/rank-clients'
import { type ClusterState, isExternalService, type Service, type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import { list } from '@/lib/domain/distribution/say'
import { sharingAmong } from '@/lib/domain/endpoints/sharing-services'
import { type Measure, measures, type NotObserved, type Observed, type TimeSpan } from '@/lib/domain/observed/traffic'
import { countOf } from '@/lib/format/words'
import { readableState } from '../../auth/readable'
import { type LocatedClient, mergeLocated } from '../../clients/located-clients'
import { observeClients } from '../../clients/observe-clients'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import { askedSpan } from '../asked-span'
import { freshnessOf, wholeCluster } from '../freshness'
import { requireKnown } from '../known'
import { trafficPodsOf } from '../traffic-pods'
import { commonOf, LEAST_ASKED, notKnown, toAnswer } from './clients-answer'
import { type ClientMeans, type CountedClients, countedOf } from './counted-clients'
import { formerNodesOf } from './read-evidence'

/** Each Service costs one question to the source; more than this in one page would be no friend of it. */
const MOST_SERVICES = 60
const AT_ONCE = 4

/** Who the clients are of all external Services that the reader may see. */
export async function getClusterClients(
  means: ClientMeans,
  cluster: FollowedCluster,
  access: ReaderAccess,
  query: ClientsQuery,
  nowMs: () => number,
): Promise<ClusterClientsResponse> {
  const status = cluster.source.status()
  requireKnown(status, 'services', null)
  requireKnown(status, 'endpointslices', null)
  const span = askedSpan(query, nowMs())
  const state = readableState(cluster.source.state(), access)
  const all = [...state.services.values()].filter(isExternalService)
  const asked = all.toSorted((a, b) => podsOf(state, b) - podsOf(state, a)).slice(0, MOST_SERVICES)
  await means.geography.refresh(nowMs())
  const answers = await askAll(asked, async (service) => ({
    service,
    counted: await countService(means, cluster, { state, service, span }, query),
  }))
  const found = answers.flatMap(({ service, counted }) => (counted.known ? [{ service, counted: counted.value }] : []))
  const measure = commonMeasure(found)
  const same = found.filter(({ counted }) => counted.measure === measure)
  const services = {
    total: all.length,
    counted: same.length,
    unknown: asked.length - found.length,
    notAsked: all.length - asked.length,
    otherUnit: found.length - same.length,
  }
  return {
    ...(same.length === 0
      ? notKnown(whyNothing(answers))
      : toAnswer(addUp(same, [...sayServices(services), ...sayShared(state, same)]), query.limit, means)),
    ...commonOf(means, span),
    services,
    freshness: freshnessOf(cluster, access, wholeCluster, nowMs()),
  }
}

type One = { readonly service: Service; readonly counted: CountedClients }

const podsOf = ({ slices }: ClusterState, { namespace, name }: Service): number =>
  (slices.get(serviceKey(namespace, name)) ?? []).reduce((sum, { endpoints }) => sum + endpoints.length, 0)

async function countService(
  means: ClientMeans,
  cluster: FollowedCluster,
  { state, service, span }: { state: ClusterState; service: Service; span: TimeSpan },
  query: ClientsQuery,
): Promise<Observed<CountedClients>> {
  const { namespace, name } = service
  const pods = trafficPodsOf(state, service, cluster.memory.of(serviceKey(namespace, name)), span)
  const question = { namespace, service: name, pods, span }
  const observed = await observeClients(cluster, question, Math.max(query.limit, LEAST_ASKED))
  if (!observed.known) return observed
  return {
    known: true,
    value: countedOf(observed.value, {
      state,
      service,
      means,
      group: query.group,
      formerNodes: formerNodesOf(cluster, state),
    }),
  }
}

/** Some at a time, in order. */
async function askAll<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results = new Array<R>(items.length)
  let next = 0
  const work = async () => {
    while (next < items.length) {
      const at = next
      next += 1
      results[at] = await ask(items[at] as T)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return results
}

/** The unit of most Services, the better one where two are equal: connections and requests cannot be added. */
function commonMeasure(found: readonly One[]): Measure | null {
  const counts = measures.map((measure) => found.filter(({ counted }) => counted.measure === measure).length)
  const most = Math.max(0, ...counts)
  return most === 0 ? null : (measures[counts.indexOf(most)] ?? null)
}

/** Why nothing is known: what most Services give as the reason. */
function whyNothing(answers: readonly { readonly counted: Observed<unknown> }[]): NotObserved {
  const reasons = answers.flatMap(({ counted }) => (counted.known ? [] : [counted]))
  const counts = new Map<string, number>()
  for (const { inWords } of reasons) counts.set(inWords, (counts.get(inWords) ?? 0) + 1)
  return (
    reasons.toSorted((a, b) => (counts.get(b.inWords) ?? 0) - (counts.get(a.inWords) ?? 0))[0] ?? {
      known: false,
      why: 'no-pods',
      inWords: 'No Service that you may see takes traffic from outside, so there are no clients to count.',
    }
  )
}

function addUp(found: readonly One[], limits: readonly string[]): CountedClients {
  const [first] = found
  if (first === undefined) throw new RangeError('nothing to add up')
  const rows = new Map<string, LocatedClient>()
  const seen = new Map<string, Map<ServiceKey, number>>()
  for (const { service, counted } of found) {
    const key = serviceKey(service.namespace, service.name)
    for (const row of counted.rows) {
      const known = rows.get(row.address)
      // The same address at several Services is one address.
      const addresses = Math.max(known?.addresses ?? 0, row.addresses)
      rows.set(row.address, known === undefined ? row : { ...mergeLocated(known, row), addresses })
      const counts = seen.get(row.address) ?? new Map<ServiceKey, number>()
      seen.set(row.address, counts.set(key, (counts.get(key) ?? 0) + row.count))
    }
  }
  const total = found.reduce((sum, { counted }) => sum + counted.total, 0)
  const isComplete = found.every(({ counted }) => counted.rows.length === counted.distinct)
  return {
    ...first.counted,
    rows: shared([...rows.values()], total, first.counted.measure !== 'bytes'),
    total,
    isTotalKnown: found.every(({ counted }) => counted.isTotalKnown),
    distinct: isComplete ? rows.size : null,
    limits: [...limits, ...common(found, ({ limits }) => limits)],
    warnings: common(found, ({ warnings }) => warnings),
    services: seen,
  }
}

const shared = (rows: readonly LocatedClient[], total: number, areSamples: boolean): readonly LocatedClient[] =>
  rows
    .map((row) => ({ ...row, ...withShare(row, total, areSamples) }))
    .sort((a, b) => b.count - a.count || (a.address < b.address ? -1 : 1))

/** Sentences of all, each once. */
const common = (found: readonly One[], of: (counted: CountedClients) => readonly string[]): readonly string[] => [
  ...new Set(found.flatMap(({ counted }) => of(counted))),
]

/** Pods do not tell by which Service a client came. */
function sayShared(state: ClusterState, found: readonly One[]): readonly string[] {
  const names = sharingAmong(
    state,
    found.map(({ service }) => service),
  ).map(({ namespace, name }) => `${namespace}/${name}`)
  return names.length === 0 ? [] : [`${list(names)} share pods: what came to those is counted for each of them.`]
}

function sayServices({ unknown, notAsked, otherUnit }: ClusterClientsResponse['services']): readonly string[] {
  const parts: string[] = []
  if (unknown > 0) parts.push(`Nothing is known of the clients of ${countOf(unknown, 'Service')}.`)
  if (otherUnit > 0)
    parts.push(
      `${countOf(otherUnit, 'Service')} counted in another unit, which cannot be added, ${otherUnit === 1 ? 'is' : 'are'} left out.`,
    )
  if (notAsked > 0)
    parts.push(
      `${countOf(notAsked, 'Service')} with the fewest pods ${notAsked === 1 ? 'was' : 'were'} not asked about.`,
    )
  return parts
}
