import type { Freshness, Gap } from '@/lib/contracts/common'
import { formatTime } from '@/lib/format/time'
import { countOf } from '@/lib/format/words'
import type { FollowedCluster } from '../runtime'
import type { ClusterStatus, ReaderAccess, WatchedResource, WatchState, WatchStatus } from '../sources'
import { isKnown, watchesOf } from '../watched'
import { grantInWords, kindNames, progressInWords, unreadableInWords } from './known'

/** What an answer rests on. */
export type Basis = {
  readonly resources: readonly WatchedResource[]
  /** null: the whole cluster. */
  readonly namespace: string | null
}

export const wholeCluster: Basis = { resources: ['services', 'endpointslices', 'nodes'], namespace: null }
export const ofNamespace = (namespace: string): Basis => ({ ...wholeCluster, namespace })

/** From best to worst. A watch that is listed anew still shows what it held before. */
const byGravity: readonly WatchState[] = ['live', 'listing', 'connecting', 'stale', 'denied']

/** How old the data under an answer is, the worst of what it uses, and what is missing from it and why. */
export function freshnessOf(
  { source, changes }: FollowedCluster,
  access: ReaderAccess,
  basis: Basis,
  nowMs: number,
): Freshness {
  const status = source.status()
  const readable = basis.resources.filter((resource) => resource !== 'nodes' || access.nodes)
  const watches = readable.flatMap((resource) => watchesOf(status, resource, basis.namespace))
  // A part that may not be read is a gap in words; the others are as fresh as they are.
  const allowed = watches.filter(({ state }) => state !== 'denied')
  return {
    state: allowed.length === 0 ? 'denied' : worst(allowed),
    version: changes.version(access),
    asOfMs: nowMs,
    ageSeconds: ageSeconds(allowed, nowMs),
    gaps: [
      ...readerGaps(access, basis),
      ...readable.flatMap((resource) => resourceGaps(status, resource, basis, nowMs)),
      ...unreadableGaps(status, readable, access, basis),
    ],
  }
}

function worst(watches: readonly WatchStatus[]): WatchState {
  return byGravity.findLast((state) => watches.some((watch) => watch.state === state)) ?? 'connecting'
}

/** null: one of them never sent a byte. */
function ageSeconds(watches: readonly WatchStatus[], nowMs: number): number | null {
  let oldestMs = nowMs
  for (const { lastByteAtMs } of watches) {
    if (lastByteAtMs === null) return null
    oldestMs = Math.min(oldestMs, lastByteAtMs)
  }
  return watches.length === 0 ? null : (nowMs - oldestMs) / 1000
}

const denied = (text: string): Gap => ({ kind: 'denied', text })

function readerGaps({ namespaces, nodes }: ReaderAccess, basis: Basis): readonly Gap[] {
  const gaps: Gap[] = []
  if (namespaces !== 'all' && basis.namespace === null) {
    gaps.push(denied(`Only Services of the ${countOf(namespaces.size, 'namespace')} that you may read are counted.`))
  }
  if (!nodes) gaps.push(denied('You may not read nodes: candidates, zones and health ports are unknown to you.'))
  return gaps
}

function resourceGaps(
  status: ClusterStatus,
  resource: WatchedResource,
  { namespace }: Basis,
  nowMs: number,
): readonly Gap[] {
  const gaps: Gap[] = []
  const watches = watchesOf(status, resource, namespace)
  const refused = watches.filter(({ state }) => state === 'denied')
  for (const { missingRule, namespace: where } of refused) {
    const place = where === null ? '' : ` in namespace ${where}`
    gaps.push(denied(`${kindNames[resource]}${place} may not be read. ${grantInWords(missingRule)}`))
  }
  if (refused.length === 0 && !isKnown(status, resource, namespace)) {
    gaps.push({ kind: 'unknown', text: `${kindNames[resource]} are not known yet: ${progressInWords(watches)}.` })
  }
  const stale = watches.find(({ state, syncedAtMs }) => state === 'stale' && syncedAtMs !== null)
  if (stale !== undefined) gaps.push({ kind: 'stale', text: staleInWords(resource, stale, nowMs) })
  return gaps
}

/** Objects that make no sense, of all kinds in one sentence; nothing for a reader who may not read all of them. */
function unreadableGaps(
  status: ClusterStatus,
  resources: readonly WatchedResource[],
  { namespaces }: ReaderAccess,
  { namespace }: Basis,
): readonly Gap[] {
  if (namespaces !== 'all') return []
  const words = unreadableInWords(resources.map((resource) => watchesOf(status, resource, namespace)))
  return words === null ? [] : [{ kind: 'unknown', text: `${words}; the status page says which.` }]
}

function staleInWords(resource: WatchedResource, { lastByteAtMs, error }: WatchStatus, nowMs: number): string {
  const since = lastByteAtMs === null ? '' : ` since ${formatTime(lastByteAtMs, nowMs)}`
  return `No word about ${kindNames[resource]}${since}, so they may have changed${error === null ? '' : `: ${error.message}`}${error?.message.endsWith('.') ? '' : '.'}`
}
