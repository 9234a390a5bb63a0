import { serviceRules } from './catalogue'
import { type Finding, type Findings, type NotChecked, severities } from './finding'
import type { Holding, RuleAnswer, ServiceQuestion, ServiceRule } from './rule'

/** After a change kube-proxies and balancers need a moment: until then state and rules may differ (domain page 6). */
export const settleMs = 60_000

/**
 * Which rules of the catalogue hold for a Service, worst first, and which could not be judged. What rests on endpoints
 * or answers is not checked within a minute of the last change, where one is remembered.
 *
 * Source: domain page 6.
 */
export function judgeService(question: ServiceQuestion, rules: readonly ServiceRule[] = serviceRules): Findings {
  const { namespace, name } = question.service
  const subject = { kind: 'service', namespace, name } as const
  const settling = isSettling(question)
  const answers = rules.map((rule) => [rule, settle(rule, rule.judge(question), settling)] as const)
  return collectFindings(answers, subject)
}

/** Whether the Service changed so lately that what rests on endpoints or answers waits. */
export function isSettling({ memory, nowMs }: Pick<ServiceQuestion, 'memory' | 'nowMs'>): boolean {
  const changedAtMs = memory?.lastChangeAtMs ?? null
  return changedAtMs !== null && nowMs - changedAtMs < settleMs
}

/** Why a rule about endpoints or answers is not checked within a minute of a change. */
export const settlingReason = 'The Service changed less than 60 s ago: kube-proxies and the balancer may still follow.'

function settle({ live }: ServiceRule, answer: RuleAnswer, settling: boolean): RuleAnswer {
  const isHolding = answer !== null && !('notChecked' in answer)
  if (live !== true || !settling || !isHolding) return answer
  return { notChecked: settlingReason }
}

/** Findings worst first, then in the order of the catalogue, as that of what was not checked. */
export function collectFindings(
  answers: readonly (readonly [Pick<ServiceRule, 'id' | 'name' | 'heading'>, RuleAnswer])[],
  subject: Finding['subject'],
): Findings {
  const findings: Finding[] = []
  const notChecked: NotChecked[] = []
  for (const [{ id, name, heading }, answer] of answers) {
    if (answer === null) continue
    if ('notChecked' in answer) notChecked.push({ id, name, heading, reason: answer.notChecked })
    else findings.push({ id, name, heading, subject, ...answer, harm: harmOf(answer), nodes: answer.nodes ?? [] })
  }
  return { findings: findings.sort(worstFirst), notChecked }
}

/** Sums of fractions in another order differ by a hair, which must order nothing. */
const harmOf = ({ harm }: Holding): number | null => (harm === undefined ? null : Math.round(harm * 1e9) / 1e9)

type Gravity = Pick<Finding, 'id' | 'severity' | 'harm'>

/**
 * Worst first: by severity, then by rule in the order of the catalogue, within a rule by harm. Harm of two rules has two
 * units and is not compared; one that is not known comes after those that are.
 */
export const worstFirst = (a: Gravity, b: Gravity): number =>
  rank(a) - rank(b) || (a.id === b.id ? (b.harm ?? -1) - (a.harm ?? -1) : a.id < b.id ? -1 : 1)

const rank = ({ severity }: Gravity): number => severities.indexOf(severity)
