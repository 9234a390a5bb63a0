import { countOf, formatCount, listWords } from '@/lib/format/words'
import { ProblemError } from '../http/problem'
import type { ClusterStatus, MissingRule, WatchedResource, WatchStatus } from '../sources'
import { isKnown, watchesOf } from '../watched'

/** As Kubernetes writes the kinds. */
export const kindNames: Record<WatchedResource, string> = {
  services: 'Services',
  endpointslices: 'EndpointSlices',
  nodes: 'Nodes',
}

/**
 * @throws ProblemError `not-ready` when nothing of `resource` was ever listed: an answer would show "none" for "not known"
 */
export function requireKnown(status: ClusterStatus, resource: WatchedResource, namespace: string | null): void {
  if (isKnown(status, resource, namespace)) return
  const watches = watchesOf(status, resource, namespace)
  const error = status.error ?? watches.find(({ error }) => error !== null)?.error ?? null
  if (error !== null) throw new ProblemError('not-ready', error.message, error.action, 5)
  const denied = watches.find(({ state }) => state === 'denied')
  if (denied !== undefined) {
    throw new ProblemError('not-ready', `${kindNames[resource]} may not be read.`, grantInWords(denied.missingRule), 60)
  }
  throw new ProblemError(
    'not-ready',
    `The cluster is being read for the first time: ${progressInWords(watches)}.`,
    'Wait a moment; pages ask again by themselves.',
    1,
  )
}

/** "2,000 of 5,000 Nodes listed". */
export function progressInWords(watches: readonly WatchStatus[]): string {
  const listing = watches.filter(({ syncedAtMs }) => syncedAtMs === null)
  const kind = kindNames[watches[0]?.resource ?? 'services']
  const listed = listing.reduce((sum, watch) => sum + (watch.listedObjects ?? 0), 0)
  const expected = listing.map(({ expectedObjects }) => expectedObjects)
  if (listing.every(({ state }) => state === 'connecting')) return `no word yet from the API server about ${kind}`
  if (!expected.every((count) => count !== null)) return `${formatCount(listed)} ${kind} listed so far`
  return `${formatCount(listed)} of ${formatCount(expected.reduce((sum, count) => sum + count, 0))} ${kind} listed`
}

/** What to grant: "Grant get, list and watch on nodes, cluster-wide; the status page has the YAML." */
export function grantInWords(rule: MissingRule | null): string {
  if (rule === null) return 'The status page names the right that is missing.'
  const where = rule.namespace === null ? 'cluster-wide' : `in namespace ${rule.namespace}`
  const resource = rule.apiGroup === '' ? rule.resource : `${rule.resource}.${rule.apiGroup}`
  return `Grant ${rule.verbs.join(', ')} on ${resource} ${where}; the status page has the YAML.`
}

/**
 * "1 Service and 3 EndpointSlices could not be read and are left out"; null: all could.
 *
 * @param watches those of one resource together
 */
export function unreadableInWords(watches: readonly (readonly WatchStatus[])[]): string | null {
  const counts = watches.flatMap((ofResource) => {
    const count = ofResource.reduce((sum, watch) => sum + watch.unreadable.count, 0)
    const kind = kindNames[ofResource[0]?.resource ?? 'services'].slice(0, -1)
    return count === 0 ? [] : [{ count, words: countOf(count, kind) }]
  })
  if (counts.length === 0) return null
  const isOne = counts.length === 1 && counts[0]?.count === 1
  return `${listWords(counts.map(({ words }) => words))} could not be read and ${isOne ? 'is' : 'are'} left out`
}
