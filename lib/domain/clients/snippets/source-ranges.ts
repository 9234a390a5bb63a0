import { patch } from '@/lib/domain/findings/kubectl'
import type { Intent, Selection, SnippetFacts } from './selection'
import { notMade, type Snippet } from './snippet'
import { selectionWarnings } from './warnings'

/** `loadBalancerSourceRanges` with the chosen clients alone. */
export function sourceRanges(facts: SnippetFacts, selection: Selection, intent: Intent): Snippet {
  if (facts.type !== 'LoadBalancer') return notMade(`A Service of type ${facts.type} has no loadBalancerSourceRanges.`)
  if (intent === 'refuse') return notMade('loadBalancerSourceRanges can only let clients in, not keep some out.')
  const cidrs = selection.blocks.map(({ cidr }) => cidr)
  const { namespace, name } = facts
  const { yaml, kubectl } = patch({ kind: 'Service', namespace, name }, { spec: { loadBalancerSourceRanges: cidrs } })
  return {
    inWords: 'Lets in the chosen clients alone, at the balancer where it supports that, else at kube-proxy.',
    text: yaml,
    command: kubectl,
    warnings: [...rangeWarnings(facts), ...selectionWarnings(selection, intent)],
  }
}

/** Where the ranges are held against something else than clients (domain page 5.3). */
function rangeWarnings({ sourceRanges: present, balancerHides, hasNodePorts }: SnippetFacts): readonly string[] {
  const hides = {
    all: 'Where the balancer does not enforce the ranges itself, kube-proxy holds them against the balancer’s address: everybody is shut out, or nobody.',
    some: 'Some connections reach the nodes with the balancer’s address: where it does not enforce the ranges itself, those are shut out.',
    none: null,
  }
  const unknown =
    'Whether nodes see clients or the balancer here is not known, and with it whether the ranges see clients.'
  const hidden = balancerHides === null ? unknown : hides[balancerHides]
  return [
    ...(hidden === null ? [] : [hidden]),
    ...(present.length === 0 ? [] : [`It takes the place of the present ranges: ${present.join(', ')}.`]),
    ...(hasNodePorts ? ['Whoever reaches a node port goes past it.'] : []),
  ]
}
