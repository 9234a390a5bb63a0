import type { SentencePart } from '@/components/ui/sentence'
import type { NodesResponse } from '@/lib/contracts/nodes'
import { countOf, formatCount } from '@/lib/format/words'

/** What the nodes do for traffic from outside: losses first, what is lost everywhere said once; then how many take part. */
export function sayNodes({
  nodes,
  everywhere,
  denied,
}: Pick<NodesResponse, 'nodes' | 'everywhere' | 'denied'>): readonly SentencePart[] {
  if (nodes.length === 0) {
    return [denied ? 'Nodes may not be read, and no endpoint names one.' : 'The cluster has no nodes.']
  }
  const entered = nodes.filter(({ load }) => (load?.enters ?? 0) > 0).length
  const serving = nodes.filter(({ load }) => (load?.serves ?? 0) > 0).length
  return [
    ...sayHere(nodes, everywhere.length > 0),
    ...sayEverywhere(everywhere, nodes),
    `New connections enter on ${formatCount(entered)} of ${countOf(nodes.length, 'node')} and are served on ${formatCount(serving)}.`,
  ]
}

/** Nodes that lose something of their own. */
function sayHere(nodes: NodesResponse['nodes'], besides: boolean): readonly SentencePart[] {
  const losing = nodes.filter(({ load }) => (load?.losesHere ?? 0) > 0)
  const [worst] = [...losing].sort((a, b) => (b.load?.worst?.entryShare ?? 0) - (a.load?.worst?.entryShare ?? 0))
  const named = worst?.load?.worst
  if (worst === undefined) return []
  const what = besides ? 'something of their own' : 'what enters there'
  const phrase = `${countOf(losing.length, 'node')} ${losing.length === 1 ? 'loses' : 'lose'} ${losing.length === 1 ? what.replace('their', 'its') : what}`
  return [
    { text: phrase, tone: 'bad' },
    named == null ? '. ' : `, ${worst.name} of ${named.namespace}/${named.name} most. `,
  ]
}

function sayEverywhere(
  everywhere: NodesResponse['everywhere'],
  nodes: NodesResponse['nodes'],
): readonly SentencePart[] {
  const isAll = nodes.every(({ load }) => (load?.losesHere ?? 0) === 0)
  return everywhere.flatMap(({ namespace, name, nodes: lost }): readonly SentencePart[] => {
    const where = lost === nodes.length ? 'every node' : `${formatCount(lost)} of ${countOf(nodes.length, 'node')}`
    const text = `${namespace}/${name} loses what enters`
    return [isAll ? { text, tone: 'bad' } : text, ` on ${where}. `]
  })
}
