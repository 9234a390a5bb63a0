import type { SentencePart } from '@/components/ui/sentence'
import type { StatusResponse } from '@/lib/contracts/status'
import { formatDuration } from '@/lib/format/duration'
import { countOf, formatCount, listWords } from '@/lib/format/words'

export type Watch = StatusResponse['watches'][number]

/** Kubernetes' own names of what is watched. */
export const resourceNames: Record<Watch['resource'], string> = {
  services: 'Services',
  endpointslices: 'EndpointSlices',
  nodes: 'Nodes',
}

/** "Services", "EndpointSlices in shop". */
export const watchName = (watch: Pick<Watch, 'resource' | 'namespace'>): string =>
  watch.namespace === null ? resourceNames[watch.resource] : `${resourceNames[watch.resource]} in ${watch.namespace}`

/** One sentence on the sources of a cluster: how many are live, and what is wrong with each that is not. */
export function sayStatus(status: StatusResponse): readonly SentencePart[] {
  return [...sayWatches(status), ...sayPrometheus(status)]
}

function sayPrometheus({ metrics: { state } }: StatusResponse): readonly SentencePart[] {
  return state === 'failed' || state === 'paused' ? [' ', { text: 'The Prometheus fails', tone: 'bad' }, '.'] : []
}

function sayWatches({ cluster, watches }: StatusResponse): readonly SentencePart[] {
  if (cluster.error !== null && watches.every((watch) => watch.state !== 'live'))
    return [{ text: `${cluster.name} cannot be read`, tone: 'bad' }, `. ${cluster.error.message}`]
  const wanting = watches.filter((watch) => watch.state !== 'live')
  const unreadable = watches.reduce((sum, watch) => sum + (watch.unreadable?.count ?? 0), 0)
  const left =
    unreadable === 0
      ? ''
      : ` ${countOf(unreadable, 'object')} could not be read and ${unreadable === 1 ? 'is' : 'are'} left out.`
  if (wanting.length === 0) return [`All ${watches.length} sources are live.${left}`]
  const live = watches.length - wanting.length
  const worst = wanting.some((watch) => watch.state === 'denied' || watch.state === 'stale')
  const words = wanting.map(sayWatch)
  const mark: SentencePart = { text: words[0] ?? '', tone: worst ? 'bad' : 'cold' }
  const rest = words.length > 2 ? `, ${listWords(words.slice(1))}` : words.length > 1 ? ` and ${words[1]}` : ''
  return [
    `${live} of ${countOf(watches.length, 'source')} ${live === 1 ? 'is' : 'are'} live: `,
    mark,
    `${rest}.${left}`,
  ]
}

const WORTH_SAYING_SECONDS = 60

function sayWatch(watch: Watch): string {
  const name = watchName(watch)
  switch (watch.state) {
    case 'denied':
      return `${name} are denied`
    case 'stale':
      // What has just been lost is seconds old, which would read as good news.
      return watch.ageSeconds === null || watch.ageSeconds < WORTH_SAYING_SECONDS
        ? `${name} are stale`
        : `${name} are ${formatDuration(watch.ageSeconds)} old`
    case 'listing':
      return `${name} are being listed`
    default:
      return watch.error === null ? `${name} are connecting` : `${name} cannot be reached`
  }
}

/** What of a source is here: "312 objects", "1,200 of 5,000 listed". */
export function sayCoverage(watch: Watch): string {
  if (watch.listedObjects !== null) {
    const so = formatCount(watch.listedObjects)
    return watch.expectedObjects === null
      ? `${so} listed so far`
      : `${so} of ${formatCount(watch.expectedObjects)} listed`
  }
  return watch.state === 'denied' ? '–' : countOf(watch.objects, 'object')
}
