import { keysThatSet, setAttribute, targetGroupAttributesKey } from './aws-attributes'
import type { Fix } from './finding'
import { advice, change, serviceTarget } from './fixes'
import { isDirect } from './local-counts'
import { switchPolicy, warnOfLocal } from './policy-switch'
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

function preserveAtNlb(question: ServiceQuestion): Fix {
  const { service, distribution } = question
  const set = keysThatSet(service.annotations, preserve)
  const keys = set.length > 0 ? set : [targetGroupAttributesKey]
  const entries = keys.map((key) => [key, setAttribute(service.annotations.get(key), preserve, 'true')])
  const metadata = { annotations: Object.fromEntries(entries) }
  const groups = 'Security groups of the targets must then let clients in, not the balancer alone.'
  const target = serviceTarget(service)
  if (isDirect(question) || distribution.policy === 'Local') {
    return change('Let the NLB keep client addresses.', target, { metadata }, groups)
  }
  // Under Cluster the entry node would replace what the NLB keeps.
  const spec = { externalTrafficPolicy: 'Local' }
  const words = 'Let the NLB keep client addresses, and the entry node with Local.'
  return change(words, target, { metadata, spec }, `${groups} ${warnOfLocal(question)}`)
}
