import { type PatchValue, writeYaml } from '@/lib/domain/findings/patch'
import type { Intent, Selection, SnippetFacts } from './selection'
import { notMade, type Snippet } from './snippet'
import { addressWarnings, selectionWarnings } from './warnings'

/** A NetworkPolicy that lets in the chosen clients alone, or everybody but them. */
export function networkPolicy(facts: SnippetFacts, selection: Selection, intent: Intent): Snippet {
  const { namespace, name, selector, podPorts } = facts
  if (selector.length === 0)
    return notMade('The Service has no selector, so a NetworkPolicy cannot say which pods it is for.')
  const cidrs = selection.blocks.map(({ cidr }) => cidr)
  const ports = podPorts.map(({ protocol, port }) => ({ protocol, port }))
  const rule = {
    from: intent === 'admit' ? cidrs.map(blockOf) : exceptions(cidrs),
    ...(ports.length === 0 ? {} : { ports }),
  }
  const text = writeYaml({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `${name}-${intent === 'admit' ? 'only' : 'without'}-clients`, namespace },
    spec: {
      podSelector: { matchLabels: new Map(selector.map(({ key, value }) => [key, value])) },
      policyTypes: ['Ingress'],
      ingress: [rule],
    },
  })
  return {
    inWords:
      intent === 'admit'
        ? 'Lets in the chosen clients alone, on the ports of the pods.'
        : 'Lets in everybody but the chosen clients, on the ports of the pods.',
    text,
    command: 'kubectl apply -f -',
    warnings: [
      ...addressWarnings(facts, 'The policy'),
      ...selectionWarnings(selection, intent),
      intent === 'admit'
        ? 'It also shuts out pods of this cluster that call these ports, unless another policy lets them in.'
        : 'Policies add up: where another one lets the chosen clients in, this one does not keep them out.',
      ...(podPorts.length === 0 ? [] : ['Other ports of the pods are closed to everybody by it.']),
      'It works only where the network plugin enforces NetworkPolicies.',
    ],
  }
}

const blockOf = (cidr: string): PatchValue => ({ ipBlock: { cidr } })

/** Everything of both families but the chosen networks. */
function exceptions(cidrs: readonly string[]): readonly PatchValue[] {
  return [
    { everywhere: '0.0.0.0/0', except: cidrs.filter((cidr) => !cidr.includes(':')) },
    { everywhere: '::/0', except: cidrs.filter((cidr) => cidr.includes(':')) },
  ].map(({ everywhere, except }) => ({ ipBlock: { cidr: everywhere, ...(except.length === 0 ? {} : { except }) } }))
}
