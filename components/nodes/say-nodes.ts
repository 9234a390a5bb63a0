import type { SentencePart } from '@/components/ui/sentence'
import type { NodesResponse } from '@/lib/contracts/nodes'
import { countOf, formatCount } from '@/lib/format/words'

/** What the nodes do for traffic from outside: losses first, else how many take part. */
export function sayNodes({ nodes, denied }: Pick<NodesResponse, 'nodes' | 'denied'>): readonly SentencePart[] {
  if (nodes.length === 0) {
    return [denied ? 'Nodes may not be read, and no endpoint names one.' : 'The cluster has no nodes.']
  }
  const losing = nodes.filter(({ load }) => (load?.loses ?? 0) > 0)
  const entered = nodes.filter(({ load }) => (load?.enters ?? 0) > 0).length
  const serving = nodes.filter(({ load }) => (load?.serves ?? 0) > 0).length
  const parts = `New connections enter on ${formatCount(entered)} of ${countOf(nodes.length, 'node')} and are served on ${formatCount(serving)}.`
  if (losing.length === 0) return [parts]
  const phrase = `${countOf(losing.length, 'node')} ${losing.length === 1 ? 'loses' : 'lose'} what enters there`
  const [worst] = [...losing].sort((a, b) => (b.load?.worst?.entryShare ?? 0) - (a.load?.worst?.entryShare ?? 0))
  const named = worst?.load?.worst
  const first = named == null ? '' : `, ${worst?.name} of ${named.namespace}/${named.name} most`
  return [{ text: phrase, tone: 'bad' }, `${first}. ${parts}`]
}
