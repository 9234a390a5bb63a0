import { keysThatSet, setAttribute, targetGroupAttributesKey } from './aws-attributes'
import type { Fix } from './finding'
import { advice, change, serviceTarget } from './fixes'
import { switchPolicy } from './policy-switch'
import type { ServiceQuestion } from './rule'

const preserve = 'preserve_client_ip.enabled'

/** How pods come to see client addresses, by the hop that takes them (domain page 5.1, 5.3). */
export function addressFix(question: ServiceQuestion): Fix {
  const { model, sourceAddress } = question
  if (sourceAddress.hop === 'entry-node') {
    return switchPolicy(
      question,
      'Local',
      'Let the entry node keep the address with Local, or decide by address where it still is the client: at the balancer or in a proxy for HTTP.',
    )
  }
  if (model.candidateRule === 'aws-load-balancer-controller') return preserveAtNlb(question)
  if (sourceAddress.hop === 'ingress-controller') {
    return advice('Decide by address in the ingress controller, or have it hand the client on in X-Forwarded-For.')
  }
  return advice(
    'Decide by address at the balancer, or have it hand the client on by PROXY protocol or X-Forwarded-For.',
    'Every backend must then expect what the balancer sends, on every connection.',
  )
}

function preserveAtNlb({ service }: ServiceQuestion): Fix {
  const set = keysThatSet(service.annotations, preserve)
  const keys = set.length > 0 ? set : [targetGroupAttributesKey]
  const entries = keys.map((key) => [key, setAttribute(service.annotations.get(key), preserve, 'true')])
  return change(
    'Let the NLB keep client addresses.',
    serviceTarget(service),
    { metadata: { annotations: Object.fromEntries(entries) } },
    'Security groups of the targets must then let clients in, not the balancer alone.',
  )
}
