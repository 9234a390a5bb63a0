import { nodeRules } from './catalogue'
import type { Findings } from './finding'
import { collectFindings } from './judge-service'
import type { NodeQuestion, NodeRule } from './rule'

/** Which rules of the catalogue hold for a node, worst first, and which could not be judged (domain page 6). */
export function judgeNode(question: NodeQuestion, rules: readonly NodeRule[] = nodeRules): Findings {
  const answers = rules.map((rule) => [rule, rule.judgeNode(question)] as const)
  return collectFindings(answers, { kind: 'node', name: question.node.name })
}
