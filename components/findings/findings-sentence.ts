import type { SentencePart } from '@/components/ui/sentence'
import type { FindingContract, FindingsResponse, ServiceFindingsResponse } from '@/lib/contracts/findings'
import type { Severity } from '@/lib/domain/findings/finding'
import { countOf } from '@/lib/format/words'
import { subjectName } from './finding-key'

const isGrave = (severity: Severity): boolean => severity === 'critical' || severity === 'high'

/** How much is wrong in the cluster, and what to mend first. */
export function sayFindings(
  { findings, summary }: Pick<FindingsResponse, 'findings' | 'summary'>,
  total: number,
): readonly SentencePart[] {
  const all = Object.values(summary.bySeverity).reduce((sum, count) => sum + count, 0)
  if (all === 0) return ['No rule that could be judged finds anything wrong.']
  const opening = `${countOf(all, 'finding')} on ${countOf(summary.services, 'Service')}.`
  const [first] = findings
  if (first === undefined || total < all) return [opening]
  return [`${opening} Mend first: `, ...sayFirst(first)]
}

/** What is wrong with one Service, worst first. */
export function sayServiceFindings(
  name: string,
  { findings, notChecked }: Pick<ServiceFindingsResponse, 'findings' | 'notChecked'>,
): readonly SentencePart[] {
  const [first] = findings
  if (first === undefined) {
    return notChecked.length === 0
      ? [`No rule finds anything wrong with ${name}.`]
      : [
          `No rule that could be judged finds anything wrong with ${name}; ${countOf(notChecked.length, 'rule')} could not be.`,
        ]
  }
  const more = findings.length === 1 ? [] : [` ${countOf(findings.length - 1, 'more finding')}.`]
  return [...sayFirst(first, name), ...more]
}

function sayFirst(finding: FindingContract, shortName: string | null = null): readonly SentencePart[] {
  const name = shortName ?? subjectName(finding)
  const title = finding.title.replace(/\.$/, '')
  const text = title.includes(name) ? title : `${name}: ${afterColon(title)}`
  return [isGrave(finding.severity) ? { text, tone: 'bad' } : text, '.']
}

const beginnings = /^(A|All|An|Both|Each|Every|From|Hints|More|New|No|Nodes|None|Nothing|Only|Pods|Session|Some|The)\b/

/** A title that goes on after a name: small where it does not begin with a name itself. */
export const afterColon = (title: string): string => title.replace(beginnings, (word) => word.toLowerCase())
