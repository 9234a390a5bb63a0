import { type ClientCount, measures, type Observed, type ObservedClients, unitOf } from '@/lib/domain/observed/traffic'
import type { TrafficQuestion } from '@/lib/server/sources'
import { type Candidate, clientCandidates } from './candidates'
import { toAddress } from './client-address'
import type { Found } from './detection'
import type { Sample } from './envelope'
import { clientsFromIncreases, type Increases, increasesOf } from './increases'
import { podOf, toCount } from './map-pods'
import type { CountedClients, Preset } from './presets/preset'
import { type Asked, askedBy, numberOfClients, topClients, totalOfClients } from './queries'
import type { Asking } from './scrapes'
import { ESTIMATED, noClientMetric, nothingAboutPods, tooManyPods } from './words'

/** A count for each address over a longer time is the dearest query that there is (metrics page 2). */
const WINDOW_SECONDS_MAX = 3600
const WINDOW_SECONDS_MIN = 240
/** Series of one answer: beyond this it is not asked which pods saw a client. */
const SEEN_BY_MAX = 4000
const LIMIT_MAX = 500

const SHORTENED = 'Counted over the last hour of the span alone: addresses over a longer time are too many to ask for.'

const FIRST_SIGHT =
  'A client that the Prometheus saw once only is not counted: what it did before the first look is not known.'

type ClientCandidate = Candidate<CountedClients>

/**
 * The clients with the highest counts, by the best metric that knows any.
 *
 * @throws PrometheusFailure
 */
export async function topClientsOf(
  options: Asking,
  presets: readonly Preset[],
  found: Found,
  question: TrafficQuestion,
  limit: number,
  shared: readonly string[],
): Promise<Observed<ObservedClients>> {
  const all = clientCandidates(presets, found)
  if (all.length === 0) return noClientMetric
  const asked = askedBy(question)
  // All of a namespace would name clients of other Services.
  const usable = asked.pods === null ? all.filter(({ counted }) => counted.identity === null) : all
  if (usable.length === 0) return tooManyPods
  for (const measure of measures) {
    const ofMeasure = usable.filter(({ counted }) => counted.measure === measure)
    const answers = await Promise.all(
      ofMeasure.map((each) => countClients(options, each, asked, question, Math.min(limit, LIMIT_MAX), shared)),
    )
    const best = answers.find((answer) => answer.total !== 0 && answer.total !== null)
    if (best !== undefined) return { known: true, value: best }
  }
  return nothingAboutPods(usable)
}

/** Look by look where that is not too much, else as the Prometheus estimates. */
async function countClients(
  options: Asking,
  candidate: ClientCandidate,
  asked: Asked,
  question: TrafficQuestion,
  limit: number,
  shared: readonly string[],
): Promise<ObservedClients> {
  const { preset, counted } = candidate
  const increases = await increasesOf(options, counted, asked, question.span)
  if (increases === null) {
    return estimateClients(options, candidate, asked, question, limit, shared)
  }
  const samples = clientsFromIncreases(increases, counted)
  const clients = toClients(samples, counted, seenOf(increases, counted))
  return {
    measure: counted.measure,
    origin: { preset: preset.id, name: preset.name, metric: counted.metric },
    windowSeconds: increases.windowSeconds,
    clients: clients.slice(0, limit),
    total: clients.reduce((sum, { count }) => sum + count, 0),
    distinct: clients.length,
    limits: [...counted.limits, ...sayNoAddresses(samples, counted), ...increases.limits, ...shared],
    warnings: increases.warnings,
  }
}

/** What came with a label that is no address is nobody's, but it was counted. */
function sayNoAddresses(samples: readonly Sample[], { client, measure }: CountedClients): readonly string[] {
  const none = samples.filter(({ labels, value }) => (value ?? 0) > 0 && toAddress(labels.get(client)) === null)
  const sum = none.reduce((all, { value }) => all + (value ?? 0), 0)
  return sum === 0
    ? []
    : [
        `${toCount(sum).toLocaleString('en-US')} ${unitOf[measure]} came with a ${client} that is no address, and are left out.`,
      ]
}

type Seen = ReadonlyMap<string, Pick<ClientCount, 'firstSeenMs' | 'lastSeenMs'>>

/** Between which looks each client was counted. */
function seenOf({ series }: Increases, counted: CountedClients): Seen {
  const seen = new Map<string, { firstSeenMs: number; lastSeenMs: number }>()
  for (const { labels, firstGrowthMs, lastGrowthMs } of series) {
    const address = toAddress(labels.get(counted.client))
    if (address === null || firstGrowthMs === null || lastGrowthMs === null) continue
    const { firstSeenMs, lastSeenMs } = seen.get(address) ?? { firstSeenMs: firstGrowthMs, lastSeenMs: lastGrowthMs }
    seen.set(address, {
      firstSeenMs: Math.min(firstSeenMs, firstGrowthMs),
      lastSeenMs: Math.max(lastSeenMs, lastGrowthMs),
    })
  }
  return seen
}

async function estimateClients(
  { client, extra }: Asking,
  { preset, counted }: ClientCandidate,
  asked: Asked,
  { span }: TrafficQuestion,
  limit: number,
  shared: readonly string[],
): Promise<ObservedClients> {
  const seconds = Math.round((span.endMs - span.startMs) / 1000)
  const windowSeconds = Math.max(WINDOW_SECONDS_MIN, Math.min(seconds, WINDOW_SECONDS_MAX))
  const seenBy = limit * (asked.pods?.length ?? 1) <= SEEN_BY_MAX
  const [top, total, distinct] = await Promise.all([
    client.instant(topClients(counted, asked, windowSeconds, extra, { limit, seenBy }), span.endMs),
    client.instant(totalOfClients(counted, asked, windowSeconds, extra), span.endMs),
    client.instant(numberOfClients(counted, asked, windowSeconds, extra), span.endMs),
  ])
  const clients = toClients(top.data, counted, new Map())
  const limits = [
    ...counted.limits,
    ...(counted.kind === 'counter' ? [ESTIMATED, FIRST_SIGHT] : []),
    ...shared,
    ...(seconds > WINDOW_SECONDS_MAX ? [SHORTENED] : []),
  ]
  return {
    measure: counted.measure,
    origin: { preset: preset.id, name: preset.name, metric: counted.metric },
    windowSeconds,
    clients: clients.slice(0, limit),
    total: numberOf(total.data),
    distinct: numberOf(distinct.data),
    limits,
    warnings: [...new Set([...top.warnings, ...total.warnings, ...distinct.warnings])],
  }
}

/** An aggregate over nothing has no series: nothing was counted. */
function numberOf([sample]: readonly Sample[]): number | null {
  if (sample === undefined) return 0
  return sample.value === null ? null : toCount(sample.value)
}

/** Series of one address, as of several pods or spellings, add up; a label that is no address is no client. */
function toClients(samples: readonly Sample[], counted: CountedClients, seen: Seen): readonly ClientCount[] {
  const clients = new Map<string, { count: number; pods: Set<string>; country: string | null }>()
  for (const { labels, value } of samples) {
    const address = toAddress(labels.get(counted.client))
    if (address === null || value === null) continue
    const client = clients.get(address) ?? { count: 0, pods: new Set(), country: null }
    client.count += value
    const pod = counted.identity === null ? null : podOf(labels, counted.identity)
    if (pod !== null && value > 0) client.pods.add(pod.name)
    client.country ??= counted.country === null ? null : toCountry(labels.get(counted.country))
    clients.set(address, client)
  }
  return [...clients]
    .map(([address, { count, pods, country }]) => ({
      address,
      count: toCount(count),
      seenBy: [...pods].sort(),
      country,
      firstSeenMs: seen.get(address)?.firstSeenMs ?? null,
      lastSeenMs: seen.get(address)?.lastSeenMs ?? null,
    }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.address < b.address ? -1 : 1))
}

/** ISO 3166 in capitals; anything else is no country. */
const toCountry = (label: string): string | null => (/^[A-Za-z]{2}$/.test(label) ? label.toUpperCase() : null)
