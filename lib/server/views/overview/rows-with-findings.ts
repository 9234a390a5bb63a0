import { serviceKey } from '@/lib/domain/cluster'
import type { CountedFindings, Tally } from '../findings/counted-findings'
import type { OverviewRows } from './overview-rows'
import type { ServiceSummary } from './service-summary'

type Merged = { readonly counted: CountedFindings; readonly rows: readonly ServiceSummary[] }

const merged = new WeakMap<OverviewRows['rows'], Merged>()

/**
 * The rows with how many findings each Service has, by what is watched.
 *
 * @param counted null: not judged yet; the rows go out without them
 */
export function withFindings(overview: OverviewRows, counted: CountedFindings | null): OverviewRows {
  if (counted === null) return overview
  const before = merged.get(overview.rows)
  if (before?.counted === counted) return { ...overview, rows: before.rows }
  const rows = overview.rows.map((row) => withFindingsOf(row, counted))
  merged.set(overview.rows, { counted, rows })
  return { ...overview, rows }
}

const none: Tally = { count: 0, worst: null }

/** Of two thousand rows a handful change at a time: the others stay the objects that they were. */
const mergedRows = new WeakMap<ServiceSummary, ServiceSummary>()

function withFindingsOf(row: ServiceSummary, counted: CountedFindings): ServiceSummary {
  const findings = counted.of.get(serviceKey(row.namespace, row.name)) ?? none
  const before = mergedRows.get(row)
  if (before?.findings?.count === findings.count && before.findings.worst === findings.worst) return before
  const made = { ...row, findings }
  mergedRows.set(row, made)
  return made
}
