import type { Service } from '@/lib/domain/cluster'
import type { ServiceChange } from './changes'
import type { TimelineEvent } from './event'

/** Longer values are lists that the page of the configuration shows. */
const VALUE_LENGTH = 80

/** Which of the fields that decide where traffic goes changed, from what to what. */
export const sayService = (changes: readonly ServiceChange[]): readonly TimelineEvent[] =>
  changes.flatMap(({ atMs, before, after }) =>
    [...fieldsThatDiffer(before, after), ...annotationsThatDiffer(before, after)].map(
      ({ name, from, to }): TimelineEvent => ({
        atMs,
        kind: 'service',
        tone: 'change',
        subject: name,
        node: null,
        inWords: `${name} changed from ${from} to ${to}`,
      }),
    ),
  )

type Difference = { readonly name: string; readonly from: string; readonly to: string }

const fields: readonly (readonly [string, (service: Service) => string | number | boolean | null])[] = [
  ['externalTrafficPolicy', ({ externalTrafficPolicy }) => externalTrafficPolicy],
  ['internalTrafficPolicy', ({ internalTrafficPolicy }) => internalTrafficPolicy],
  ['type', ({ type }) => type],
  ['healthCheckNodePort', ({ healthCheckNodePort }) => healthCheckNodePort],
  ['loadBalancerClass', ({ loadBalancerClass }) => loadBalancerClass],
  ['loadBalancerSourceRanges', ({ loadBalancerSourceRanges }) => loadBalancerSourceRanges.join(', ')],
  ['allocateLoadBalancerNodePorts', ({ allocateLoadBalancerNodePorts }) => allocateLoadBalancerNodePorts],
  ['externalIPs', ({ externalIPs }) => externalIPs.join(', ')],
  ['the balancer’s addresses', ({ ingress }) => ingress.map(({ ip, hostname }) => ip ?? hostname ?? '').join(', ')],
  ['ipFamilies', ({ ipFamilies }) => ipFamilies.join(', ')],
  ['sessionAffinity', ({ sessionAffinity }) => sessionAffinity],
  ['sessionAffinity timeout', ({ sessionAffinityTimeoutSeconds }) => sessionAffinityTimeoutSeconds],
  ['publishNotReadyAddresses', ({ publishNotReadyAddresses }) => publishNotReadyAddresses],
  ['trafficDistribution', ({ trafficDistribution }) => trafficDistribution],
  ['the service proxy', ({ serviceProxyName }) => serviceProxyName],
  [
    'ports',
    ({ ports }) => ports.map(({ port, protocol, nodePort }) => `${port}/${protocol}:${nodePort ?? '–'}`).join(', '),
  ],
  ['selector', ({ selector }) => [...selector].map(([key, value]) => `${key}=${value}`).join(', ')],
  ['deletion', ({ deleting }) => (deleting ? 'begun' : 'not begun')],
]

const fieldsThatDiffer = (before: Service, after: Service): readonly Difference[] =>
  fields.flatMap(([name, read]) => {
    const [from, to] = [read(before), read(after)]
    return from === to ? [] : [{ name, from: inWords(from), to: inWords(to) }]
  })

const annotationsThatDiffer = (before: Service, after: Service): readonly Difference[] =>
  [...new Set([...before.annotations.keys(), ...after.annotations.keys()])].flatMap((key) => {
    const [from = null, to = null] = [before.annotations.get(key), after.annotations.get(key)]
    return from === to ? [] : [{ name: `annotation ${key}`, from: inWords(from), to: inWords(to) }]
  })

function inWords(value: string | number | boolean | null): string {
  const text = value === null || value === '' ? 'nothing' : String(value)
  return text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH)}…` : text
}
