import type { HealthAnswer } from './answer'

type Answers = ReadonlyMap<string, HealthAnswer>

const remembered = new WeakMap<Answers, boolean>()

/**
 * Whether every node that was asked refused, of at least two: that one kube-proxy is down is likely, that all are is
 * not, and another proxy may serve in its place (domain page 2.3). Once for a set of answers, however many Services share it.
 */
export function isRefusedEverywhere(answers: Answers): boolean {
  const known = remembered.get(answers)
  if (known !== undefined) return known
  const refused = answers.size >= 2 && [...answers.values()].every(({ outcome }) => outcome === 'refused')
  remembered.set(answers, refused)
  return refused
}
