import type { FindingContract } from '@/lib/contracts/findings'

/** "shop/web", or the name of the node. */
export const subjectName = ({ subject }: Pick<FindingContract, 'subject'>): string =>
  subject.kind === 'service' ? `${subject.namespace}/${subject.name}` : subject.name

/** What tells one finding from all others, as it stands in addresses: "F12 shop/web". */
export const findingKey = (finding: Pick<FindingContract, 'id' | 'subject'>): string =>
  `${finding.id} ${subjectName(finding)}`

/** Findings of the same rule and severity stand together, in the order in which they came. */
export type RuleGroup = {
  readonly id: string
  readonly heading: string
  readonly severity: FindingContract['severity']
  readonly findings: readonly FindingContract[]
}

/** Groups findings that come worst first; a rule that has two severities is two groups. */
export function groupByRule(findings: readonly FindingContract[]): readonly RuleGroup[] {
  const groups = new Map<string, { group: Omit<RuleGroup, 'findings'>; findings: FindingContract[] }>()
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.id}`
    const known = groups.get(key)
    const { id, heading, severity } = finding
    if (known === undefined) groups.set(key, { group: { id, heading, severity }, findings: [finding] })
    else known.findings.push(finding)
  }
  return [...groups.values()].map(({ group, findings: ofGroup }) => ({ ...group, findings: ofGroup }))
}
