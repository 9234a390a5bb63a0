import { serviceRules } from './catalogue'
import type { Finding, Findings, NotChecked } from './finding'
import { settlingReason, worstFirst } from './judge-service'

/** Findings of one Service by what is watched and by what was read of it when somebody asked. */
export type DatedFinding = Finding & {
  /** When the pods that it rests on were read, Unix milliseconds; null: it rests on what is watched. */
  readonly readAtMs: number | null
}

/** What was judged when the pods of a Service were read. */
export type AskedFindings = Findings & {
  readonly readAtMs: number
  /** Neither the Service nor its endpoints changed since. */
  readonly isCurrent: boolean
}

export type JoinedFindings = { readonly findings: readonly DatedFinding[]; readonly notChecked: readonly NotChecked[] }

/**
 * Findings by what is watched, filled up by what was read when somebody asked. What is watched is newer and wins: what
 * was read answers the rules that it leaves open, and knows the better fix while nothing changed.
 *
 * @param isSettling whether the Service changed within the last minute: rules about endpoints then wait (T22)
 */
export function joinAsked(watched: Findings, asked: AskedFindings | null, isSettling: boolean): JoinedFindings {
  const undated = watched.findings.map((finding) => ({ ...finding, readAtMs: null }))
  if (asked === null) return { findings: undated, notChecked: watched.notChecked }
  const { readAtMs, isCurrent } = asked
  const held = new Map(asked.findings.map((finding) => [finding.id, finding]))
  const open = new Map(asked.notChecked.map((rule) => [rule.id, rule]))
  const findings: DatedFinding[] = undated.map((finding) => {
    const read = isCurrent ? held.get(finding.id) : undefined
    return read !== undefined && saysMore(read, finding) ? { ...read, readAtMs } : finding
  })
  const notChecked: NotChecked[] = []
  for (const rule of watched.notChecked) {
    const finding = held.get(rule.id)
    const stillOpen = open.get(rule.id)
    if (finding !== undefined && isSettling && liveRules.has(rule.id))
      notChecked.push({ ...rule, reason: settlingReason })
    else if (finding !== undefined) findings.push({ ...finding, readAtMs })
    else if (stillOpen !== undefined) notChecked.push(stillOpen.reason === settlingReason ? rule : stillOpen)
  }
  return { findings: findings.sort(worstFirst), notChecked }
}

const liveRules: ReadonlySet<string> = new Set(serviceRules.flatMap(({ id, live }) => (live === true ? [id] : [])))

const saysMore = (read: Finding, watched: Finding): boolean =>
  read.severity !== watched.severity || read.fix.yaml !== watched.fix.yaml || read.fix.inWords !== watched.fix.inWords
