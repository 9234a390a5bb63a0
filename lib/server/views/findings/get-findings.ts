import 'server-only'
import { z } from 'zod'
import type { FindingsQuery, FindingsResponse } from '@/lib/contracts/findings'
import { nodeRules, serviceRules } from '@/lib/domain/findings/catalogue'
import { type Finding, type NotChecked, type Severity, severities } from '@/lib/domain/findings/finding'
import type { DatedFinding } from '@/lib/domain/findings/join-asked'
import { worstFirst } from '@/lib/domain/findings/judge-service'
import { accessKey } from '../../auth/readable'
import { ProblemError } from '../../http/problem'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import { freshnessOf, wholeCluster } from '../freshness'
import type { ClusterFindings } from './cluster-findings'

/** Findings of the cluster that match the filters, one page of them, with counts over all. */
export function getFindings(
  cluster: FollowedCluster,
  access: ReaderAccess,
  { judged, read, version }: ClusterFindings,
  query: FindingsQuery,
  nowMs: number,
): FindingsResponse {
  const matching: DatedFinding[] = judged.findings.filter(matcherOf(query)).sort(byGravity)
  const from = query.cursor === undefined ? 0 : countBefore(matching, readCursor(query.cursor))
  const page = matching.slice(from, from + query.limit)
  const last = page.at(-1)
  return {
    findings: page.map(toContract),
    notChecked: judged.notChecked.map((rule) => ({
      ...toNotChecked(rule),
      subjects: rule.subjects,
      unread: rule.unread,
    })),
    read: { ...read, underWay: cluster.asked.underWay(accessKey(access)) },
    total: matching.length,
    next: last === undefined || from + query.limit >= matching.length ? null : toCursor(last),
    summary: summaryOf(judged.findings),
    freshness: { ...freshnessOf(cluster, access, wholeCluster, nowMs), version },
  }
}

/** A finding as the API tells it. */
export const toContract = (finding: DatedFinding): FindingsResponse['findings'][number] => ({
  ...finding,
  evidence: [...finding.evidence],
  nodes: [...finding.nodes],
})

export const toNotChecked = ({ id, name, heading, reason }: NotChecked) => ({ id, name, heading, reason })

function matcherOf({ severity, rule, namespace, q, mute }: FindingsQuery): (finding: Finding) => boolean {
  const wanted = q?.toLowerCase()
  return (finding) =>
    (severity === undefined || finding.severity === severity) &&
    (rule === undefined || finding.id === rule) &&
    (namespace === undefined || (finding.subject.kind === 'service' && finding.subject.namespace === namespace)) &&
    (wanted === undefined || `${nameOf(finding)} ${finding.heading}`.toLowerCase().includes(wanted)) &&
    !(mute?.includes(finding.id) ?? false)
}

const nameOf = ({ subject }: Finding): string =>
  subject.kind === 'service' ? `${subject.namespace}/${subject.name}` : subject.name

/** Worst first, then by rule and harm, then by subject, so that no two are equal. */
type Place = Pick<Finding, 'severity' | 'id' | 'harm'> & { readonly name: string }

const placeOf = (finding: Finding): Place => {
  const { severity, id, harm } = finding
  return { severity, id, harm, name: nameOf(finding) }
}

const byGravity = (a: Finding, b: Finding): number => comparePlaces(placeOf(a), placeOf(b))

const comparePlaces = (a: Place, b: Place): number =>
  worstFirst(a, b) || (a.name === b.name ? 0 : a.name < b.name ? -1 : 1)

/** The place of the last finding of a page, not its number: findings that come and go between two pages shift nothing. */
function toCursor(finding: Finding): string {
  const { severity, id, harm, name } = placeOf(finding)
  return Buffer.from(JSON.stringify([severities.indexOf(severity), id, harm, name])).toString('base64url')
}

const place = z
  .tuple([
    z
      .number()
      .int()
      .min(0)
      .max(severities.length - 1),
    z.string().max(4),
    z.number().nullable(),
    z.string().max(320),
  ])
  .transform(([rank, id, harm, name]): Place => ({ severity: severities[rank] ?? 'info', id, harm, name }))

function readCursor(cursor: string): Place {
  try {
    return place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
  } catch {
    throw new ProblemError(
      'bad-request',
      'The cursor is none that an answer gave.',
      'Ask for the first page, without a cursor, and go on with the "next" of each answer.',
    )
  }
}

/** Harm may have grown since the last page, as minutes do: the next one begins at the earlier place, so none is left out. */
function countBefore(sorted: readonly Finding[], after: Place): number {
  const at = sorted.findIndex((finding) => comparePlaces(placeOf(finding), after) > 0)
  const byPlace = at === -1 ? sorted.length : at
  const same = sorted.findIndex((finding) => finding.id === after.id && nameOf(finding) === after.name)
  return same === -1 ? byPlace : Math.min(same + 1, byPlace)
}

function summaryOf(findings: readonly Finding[]): FindingsResponse['summary'] {
  const bySeverity = Object.fromEntries(severities.map((severity) => [severity, 0])) as Record<Severity, number>
  const byRule = new Map<string, FindingsResponse['summary']['byRule'][number]>()
  const services = new Set<string>()
  const namespaces = new Set<string>()
  for (const finding of findings) {
    const { id, name, heading, severity, subject } = finding
    bySeverity[severity] += 1
    const rule = byRule.get(id) ?? { id, name, heading, severity, subjects: 0 }
    const worse = severities.indexOf(severity) < severities.indexOf(rule.severity) ? severity : rule.severity
    byRule.set(id, { ...rule, severity: worse, subjects: rule.subjects + 1 })
    if (subject.kind !== 'service') continue
    services.add(nameOf(finding))
    namespaces.add(subject.namespace)
  }
  return {
    bySeverity,
    byRule: [...byRule.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    services: services.size,
    rules: new Set([...serviceRules, ...nodeRules].map(({ id }) => id)).size,
    namespaces: [...namespaces].sort(),
  }
}
