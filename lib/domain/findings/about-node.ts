import type { Finding } from './finding'

/**
 * Rules whose nodes are what is wrong. Other rules name nodes as the place where pods or connections are: a hot pod is
 * no fault of its node.
 */
const rulesAboutNodes: ReadonlySet<string> = new Set([
  'F06',
  'F08',
  'F22',
  'F31',
  'F33',
  'F34',
  'F35',
  'F36',
  'F37',
  'F45',
  'F55',
])

/** The nodes that a finding is about; empty: it is about a Service alone. */
export function nodesAbout({ id, subject, nodes }: Pick<Finding, 'id' | 'subject' | 'nodes'>): readonly string[] {
  if (subject.kind === 'node') return [subject.name]
  return rulesAboutNodes.has(id) ? nodes : []
}
