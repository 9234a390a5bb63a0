import type { TrafficQuestion } from '@/lib/server/sources'
import type { Counted, CountedClients, PodIdentity } from './presets/preset'
import { anyOf, type Matcher, selector } from './quote'
import type { ExtraMatcher } from './settings'

/** Of whom is asked. */
export type Asked = {
  readonly namespace: string
  readonly service: string
  /** Names of pods, at least one, or null: all of the namespace, and the caller picks its own. */
  readonly pods: readonly string[] | null
  /** When pods were created, by name, Unix milliseconds, as far as that is known. */
  readonly created: ReadonlyMap<string, number>
}

/** More names than this make an expression slow, or too long for a server (metrics page 2). */
const PODS_MAX = 200

/** @throws RangeError when there are no pods: the query would match what has no such label at all */
export function toAsked(
  namespace: string,
  service: string,
  pods: readonly string[],
  created: Asked['created'] = new Map(),
): Asked {
  if (pods.length === 0) throw new RangeError('no pods to ask about')
  const names = [...new Set(pods)].sort()
  return { namespace, service, pods: names.length > PODS_MAX ? null : names, created }
}

/** @throws RangeError as {@link toAsked} */
export const askedBy = ({ namespace, service, pods }: TrafficQuestion): Asked =>
  toAsked(
    namespace,
    service,
    pods.map(({ name }) => name),
    new Map(pods.flatMap(({ name, createdAtMs }) => (createdAtMs == null ? [] : [[name, createdAtMs] as const]))),
  )

/** Labels of one scrape of one exporter: two jobs and two replicas of a Prometheus agree in all others. */
export const SCRAPE = ['job', 'prometheus', 'prometheus_replica', 'replica']

/** Labels under which the answer says which pod, and which node. */
export function podLabels({ identity, node }: Pick<Counted, 'identity' | 'node'>): readonly string[] {
  const own = identity.form === 'labels' ? [identity.namespace, identity.pod] : [identity.label]
  return node === null ? own : [...own, node]
}

/** Labels under which the answer says which client from which country, and with `seenBy` which pod saw it. */
export function clientLabels({ client, country, identity }: CountedClients, seenBy: boolean): readonly string[] {
  const own = country === null ? [client] : [client, country]
  return identity === null || !seenBy ? own : [...own, ...podLabels({ identity, node: null })]
}

/**
 * The counts of pods: over the window that ends at the moment asked about, or at that moment for what is open.
 *
 * @param asked null: every pod of every namespace; the caller leaves out what its reader may not see
 */
export function countsOfPods(
  counted: Counted,
  asked: Asked | null,
  windowSeconds: number,
  extra: readonly ExtraMatcher[],
): string {
  const labels = podLabels(counted)
  const total = addUp(counted, labels, seriesOf(counted, asked, extra), windowSeconds)
  if (counted.unless === null) return total
  const others = seriesOf({ ...counted, ...counted.unless }, asked, extra)
  return `${total} unless on (${labels.join(',')}) ${others}`
}

/**
 * The clients with the highest counts. With `seenBy` one series for each pod that saw one of them, without it one each.
 */
export function topClients(
  counted: CountedClients,
  asked: Asked,
  windowSeconds: number,
  extra: readonly ExtraMatcher[],
  options: { readonly limit: number; readonly seenBy: boolean },
): string {
  const top = `topk(${options.limit}, ${ofClients(counted, asked, windowSeconds, extra, [counted.client])})`
  const labels = clientLabels(counted, options.seenBy)
  return `${ofClients(counted, asked, windowSeconds, extra, labels)} and on (${counted.client}) ${top}`
}

/** All that was counted for all clients. */
export const totalOfClients = (
  counted: CountedClients,
  asked: Asked,
  windowSeconds: number,
  extra: readonly ExtraMatcher[],
): string => `sum(${ofClients(counted, asked, windowSeconds, extra, [counted.client])})`

/** How many clients there were. */
export const numberOfClients = (
  counted: CountedClients,
  asked: Asked,
  windowSeconds: number,
  extra: readonly ExtraMatcher[],
): string => `count(${ofClients(counted, asked, windowSeconds, extra, [counted.client])} > 0)`

function ofClients(
  counted: CountedClients,
  asked: Asked,
  windowSeconds: number,
  extra: readonly ExtraMatcher[],
  labels: readonly string[],
): string {
  return addUp(counted, labels, seriesOf(counted, asked, extra), windowSeconds)
}

/** Each half as long as the one before: a series younger than one of them shows in the next how often it is scraped. */
export const SCRAPE_WINDOWS = [300, 150, 75] as const

/** How many samples one series has, at most, within each of {@link SCRAPE_WINDOWS}, under the label `window`. */
export const samplesByWindow = (
  counted: Counted | CountedClients,
  asked: Asked | null,
  extra: readonly ExtraMatcher[],
): string => {
  const series = seriesOf(counted, asked, extra)
  return SCRAPE_WINDOWS.map(
    (seconds) => `label_replace(max(count_over_time(${series}[${seconds}s])),"window","${seconds}","","")`,
  ).join(' or ')
}

/** The samples of a counter themselves, for pods that are named. */
export const seriesWithin = (
  counted: Counted | CountedClients,
  asked: Asked,
  windowSeconds: number,
  extra: readonly ExtraMatcher[],
): string => `${seriesOf(counted, asked, extra)}[${windowSeconds}s]`

/** Moments, one a step, until the moment asked about. */
type Steps = { readonly seconds: number; readonly stepMs: number }

/** What a counter showed at each step. */
export const steppedWithin = (
  counted: Counted | CountedClients,
  asked: Asked,
  { seconds, stepMs }: Steps,
  extra: readonly ExtraMatcher[],
): string => `${seriesOf(counted, asked, extra)}[${seconds}s:${stepMs}ms]`

/**
 * The same, added up over callers; all other labels stay, as they tell scrapes apart.
 *
 * @returns null where no label holds callers
 */
export function addedUpWithin(
  counted: Counted,
  asked: Asked,
  { seconds, stepMs }: Steps,
  extra: readonly ExtraMatcher[],
): string | null {
  if (counted.callers.length === 0) return null
  return `(sum without (${counted.callers.join(',')}) (${seriesOf(counted, asked, extra)}))[${seconds}s:${stepMs}ms]`
}

/** How many samples {@link seriesWithin} would give. */
export const samplesIn = (
  counted: Counted | CountedClients,
  asked: Asked,
  windowSeconds: number,
  extra: readonly ExtraMatcher[],
): string => `sum(count_over_time(${seriesWithin(counted, asked, windowSeconds, extra)}))`

/** What there is of a metric about those who are asked for. */
const seriesOf = (
  {
    metric,
    where,
    identity,
    service,
  }: Pick<Counted, 'metric' | 'where' | 'service'> & {
    readonly identity: PodIdentity | null
  },
  asked: Asked | null,
  extra: readonly ExtraMatcher[],
): string => selector(metric, [...matchersOf(identity, service, asked), ...where, ...toMatchers(extra)])

/**
 * When the exporters of these pods were looked at.
 *
 * @returns null where the pods have no exporter of their own
 */
export function looksAtPods(
  identity: PodIdentity | null,
  asked: Asked,
  windowSeconds: number,
  extra: readonly ExtraMatcher[],
): string | null {
  // A series may call its pod by labels of its own, as that of ingress-nginx does, and come from that pod all the same.
  const isOfScrape = identity?.form !== 'labels' || identity.exportable === true
  return ofExporters('up', isOfScrape ? identity : scrapedPod, asked, windowSeconds, extra)
}

const scrapedPod = { form: 'labels', namespace: 'namespace', pod: 'pod' } as const

/** When the processes of these pods began; null as {@link looksAtPods}. */
export function beginningsOfPods(
  identity: PodIdentity | null,
  asked: Asked,
  windowSeconds: number,
  extra: readonly ExtraMatcher[],
): string | null {
  return ofExporters('process_start_time_seconds', identity, asked, windowSeconds, extra)
}

function ofExporters(
  metric: string,
  identity: PodIdentity | null,
  asked: Asked,
  windowSeconds: number,
  extra: readonly ExtraMatcher[],
): string | null {
  if (identity?.form !== 'labels') return null
  return `${selector(metric, [...thesePods(identity, asked, null), ...toMatchers(extra)])}[${windowSeconds}s]`
}

/** Labels under which {@link targetsOfPods} answers. */
export const TARGET = ['pod', 'job', 'service', 'endpoint'] as const

/** Whether the last scrape of each target with these pods was answered, under the labels that the operator gives targets. */
export function targetsOfPods(asked: Asked, extra: readonly ExtraMatcher[]): string {
  return `max by (${TARGET.join(',')}) (${selector('up', [...thesePods(scrapedPod, asked, null), ...toMatchers(extra)])})`
}

/** The nodes that pods ran on within the window, by kube-state-metrics. */
export function nodesOfPods(asked: Asked, windowSeconds: number, extra: readonly ExtraMatcher[], prefix = ''): string {
  const identity = { form: 'labels', namespace: `${prefix}namespace`, pod: `${prefix}pod` } as const
  const node: Matcher = { label: 'node', operator: '!=', value: '' }
  const info = selector('kube_pod_info', [...matchersOf(identity, null, asked), node, ...toMatchers(extra)])
  return `max by (${identity.namespace},${identity.pod},node) (last_over_time(${info}[${windowSeconds}s]))`
}

/** What Evenkeel's own metrics are asked for. */
export const recordedFigures = ['policy', 'ready', 'ready-by-node', 'peak'] as const
export type RecordedFigure = (typeof recordedFigures)[number]

/** A figure of one Service as Evenkeel wrote it; replicas that write the same count once. */
export function recordedFigure(
  figure: RecordedFigure,
  { namespace, service }: Pick<Asked, 'namespace' | 'service'>,
  extra: readonly ExtraMatcher[],
): string {
  const of = (metric: string, ...more: readonly Matcher[]): string =>
    selector(metric, [
      { label: 'namespace', operator: '=', value: namespace },
      { label: 'service', operator: '=', value: service },
      ...more,
      ...toMatchers(extra),
    ])
  switch (figure) {
    case 'policy':
      return `max by (external_traffic_policy) (${of('evenkeel_service_info')})`
    case 'ready':
      return `max(${of('evenkeel_service_endpoints', { label: 'state', operator: '=', value: 'ready' })})`
    case 'ready-by-node':
      return `max by (node) (${of('evenkeel_service_node_ready_endpoints')})`
    case 'peak':
      return `max(${of('evenkeel_service_peak_to_average_ratio')})`
  }
}

export const toMatchers = (extra: readonly ExtraMatcher[]): readonly Matcher[] =>
  extra.map(({ label, value }) => ({ label, operator: '=', value }))

/**
 * Resets are mended series by series before anything is added; what two scrapes of one exporter say is taken once; then
 * a pod's series add up.
 */
function addUp(
  { kind, same }: Pick<Counted, 'kind' | 'same'>,
  labels: readonly string[],
  series: string,
  windowSeconds: number,
): string {
  const value = kind === 'counter' ? `increase(${series}[${windowSeconds}s])` : series
  const by = (more: readonly string[]): string => [...labels, ...more].join(',')
  if (same !== null) return `sum by (${by([])}) (max by (${by(same)}) (${value}))`
  const jobs = `sum by (${by(['instance', ...SCRAPE])}) (${value})`
  return `sum by (${by([])}) (max by (${by(['instance'])}) (${jobs}))`
}

function matchersOf(
  identity: PodIdentity | null,
  service: Counted['service'],
  asked: Asked | null,
): readonly Matcher[] {
  if (asked === null) return identity === null ? [] : anyPod(identity)
  const ofService: Matcher[] =
    service === null
      ? []
      : [
          { label: service.namespace, operator: '=', value: asked.namespace },
          { label: service.name, operator: '=', value: asked.service },
        ]
  return identity === null ? ofService : [...thesePods(identity, asked, service?.namespace ?? null), ...ofService]
}

function anyPod(identity: PodIdentity): readonly Matcher[] {
  const label = identity.form === 'labels' ? identity.pod : identity.label
  return [{ label, operator: '!=', value: '' }]
}

function thesePods(identity: PodIdentity, asked: Asked, namedAlready: string | null): readonly Matcher[] {
  if (identity.form === 'labels') {
    const { namespace, pod } = identity
    const inNamespace: Matcher = { label: namespace, operator: '=', value: asked.namespace }
    const named: Matcher | null = asked.pods && { label: pod, operator: '=~', value: anyOf(asked.pods) }
    return [...(namedAlready === namespace ? [] : [inNamespace]), ...(named === null ? anyPod(identity) : [named])]
  }
  const { label, before, after } = identity
  const pods = asked.pods === null ? '[^/]+' : `(?:${anyOf(asked.pods)})`
  const value = `${anyOf([`${before}${asked.namespace}/`])}${pods}${after === 'rest' ? '/.*' : ''}`
  return [{ label, operator: '=~', value }]
}
