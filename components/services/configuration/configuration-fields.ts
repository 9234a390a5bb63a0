import type { ServiceResponse } from '@/lib/contracts/service'
import { formatDuration } from '@/lib/format/duration'
import { countOf } from '@/lib/format/words'

/** A field of the object with its value and what that means for traffic; `isUnset` where the object leaves it out. */
export type ConfigurationField = {
  readonly path: string
  readonly value: string
  readonly meaning: string
  readonly isUnset: boolean
}

export type ConfigurationGroup = { readonly title: string; readonly fields: readonly ConfigurationField[] }

const field = (path: string, value: string, meaning: string): ConfigurationField => ({
  path,
  value,
  meaning,
  isUnset: false,
})
const unset = (path: string, meaning: string): ConfigurationField => ({
  path,
  value: 'not set',
  meaning,
  isUnset: true,
})

/**
 * The fields of a Service that decide where traffic from outside goes, each with what its value means (domain page 1,
 * 2.1, 3.1). The ports and the annotations are listed by the page itself.
 */
export function configurationGroups(service: ServiceResponse): readonly ConfigurationGroup[] {
  return [
    { title: 'Who serves', fields: [policyField(service), ...endpointFields(service)] },
    { title: 'Where it comes in', fields: entryFields(service) },
    { title: 'The balancer', fields: balancerFields(service) },
  ]
}

function policyField({ policy, type }: ServiceResponse): ConfigurationField {
  const meaning =
    policy === 'Local'
      ? 'A node hands connections from outside to its own pods only, and does not replace their source address. A node without a usable pod drops them.'
      : 'A node hands connections from outside to any usable pod of the cluster, and replaces their source address by its own.'
  const note = type === 'ClusterIP' ? ' It applies to the external IPs.' : ''
  return field('spec.externalTrafficPolicy', policy, meaning + note)
}

function endpointFields(service: ServiceResponse): readonly ConfigurationField[] {
  const selector = service.selector.map(({ key, value }) => `${key}=${value}`).join(', ')
  return [
    selector === ''
      ? unset(
          'spec.selector',
          'Nobody fills its EndpointSlices by itself: they are written by hand or by a controller of their own.',
        )
      : field('spec.selector', selector, 'Pods with all of these labels are its endpoints.'),
    field(
      'EndpointSlices',
      countOf(service.endpointSlices, 'slice'),
      service.endpointSlices === 0
        ? 'Without a slice there is no endpoint, and connections are refused.'
        : 'What kube-proxy reads: which pods are ready, and on which node each is.',
    ),
    service.publishNotReadyAddresses
      ? field(
          'spec.publishNotReadyAddresses',
          'true',
          'Pods get connections before they are ready and while they terminate, and the health port counts them.',
        )
      : field('spec.publishNotReadyAddresses', 'false', 'Only ready pods are used.'),
    service.trafficDistribution === null
      ? unset('spec.trafficDistribution', 'No topology hints are asked for.')
      : field(
          'spec.trafficDistribution',
          service.trafficDistribution,
          'Asks for topology hints. kube-proxy follows the hints in the EndpointSlices: they bend traffic from outside under Cluster, never under Local.',
        ),
    ...proxyFields(service),
    affinityField(service),
    field(
      'spec.internalTrafficPolicy',
      service.internalTrafficPolicy,
      service.internalTrafficPolicy === 'Local'
        ? 'Clients inside reach only pods on their own node through the cluster IP. No effect on the balancer, node ports or external IPs.'
        : 'Clients inside reach any pod through the cluster IP. No effect on the balancer, node ports or external IPs.',
    ),
  ]
}

function proxyFields({ serviceProxyName }: ServiceResponse): readonly ConfigurationField[] {
  if (serviceProxyName === null) return []
  const meaning =
    'kube-proxy leaves this Service to another proxy: which connections nodes take, and where they send them, is not known.'
  return [field('label service.kubernetes.io/service-proxy-name', serviceProxyName || '""', meaning)]
}

function affinityField({ sessionAffinity, sessionAffinityTimeoutSeconds }: ServiceResponse): ConfigurationField {
  if (sessionAffinity === 'None')
    return field('spec.sessionAffinity', 'None', 'Each new connection is an independent pick, so shares hold.')
  const kept = sessionAffinityTimeoutSeconds === null ? '' : ` for ${formatDuration(sessionAffinityTimeoutSeconds)}`
  return field(
    'spec.sessionAffinity',
    'ClientIP',
    `A node sends the same client address to the same pod${kept}; each node remembers for itself. Shares hold over many clients, not for a few.`,
  )
}

function entryFields(service: ServiceResponse): readonly ConfigurationField[] {
  const typeMeaning = {
    LoadBalancer: 'A balancer outside kube-proxy brings connections to the nodes.',
    NodePort: 'Every node listens on the node port; what spreads clients over the nodes is not part of the Service.',
    ClusterIP: 'Reached from outside through its external IPs alone.',
    ExternalName: 'A DNS name; kube-proxy does nothing for it.',
  }[service.type]
  const fields = [
    field('spec.type', service.type, typeMeaning),
    healthPortField(service),
    field('spec.ipFamilies', service.ipFamilies.join(', '), 'Each family has endpoints, rules and shares of its own.'),
    field('spec.clusterIPs', service.clusterIPs.join(', ') || 'None', 'Where clients inside connect to.'),
  ]
  if (service.externalIPs.length > 0) {
    const meaning =
      'Nodes accept connections to these addresses; bringing them there is up to the network. Deprecated since Kubernetes 1.36.'
    fields.push(field('spec.externalIPs', service.externalIPs.join(', '), meaning))
  }
  if (service.type === 'LoadBalancer') fields.push(nodePortsField(service))
  return fields
}

function nodePortsField({ allocateLoadBalancerNodePorts }: ServiceResponse): ConfigurationField {
  const path = 'spec.allocateLoadBalancerNodePorts'
  return allocateLoadBalancerNodePorts
    ? field(path, 'true', 'Every port is open on every node too, and loadBalancerSourceRanges do not guard it there.')
    : field(path, 'false', 'New ports get no node port: the balancer must reach pods or the address itself.')
}

function healthPortField(service: ServiceResponse): ConfigurationField {
  const path = 'spec.healthCheckNodePort'
  if (service.healthCheckNodePort !== null) {
    const meaning =
      'Every node answers here whether it has a ready pod of this Service: 200 or 503. It stays the same while the policy is Local.'
    return field(path, String(service.healthCheckNodePort), meaning)
  }
  if (service.policy === 'Cluster')
    return unset(path, 'Under Cluster there is none: balancers ask kube-proxy on 10256 or connect to the node port.')
  return service.type === 'LoadBalancer'
    ? unset(path, 'A Local Service of type LoadBalancer should have one; the API server has not allocated it.')
    : unset(path, 'Only type LoadBalancer has one, so nothing tells a balancer which nodes have no pod.')
}

function balancerFields(service: ServiceResponse): readonly ConfigurationField[] {
  if (service.type !== 'LoadBalancer')
    return [unset('status.loadBalancer', 'Only type LoadBalancer has a balancer of its own.')]
  return [
    service.loadBalancerClass === null
      ? unset('spec.loadBalancerClass', 'The default controller of the cluster provides the balancer.')
      : field(
          'spec.loadBalancerClass',
          service.loadBalancerClass,
          'The controller of this class provides the balancer; the cloud’s default one leaves it alone.',
        ),
    ...ingressFields(service),
    sourceRangesField(service),
    service.finalizers.length === 0
      ? unset('metadata.finalizers', 'No controller holds the object back when it is deleted.')
      : field(
          'metadata.finalizers',
          service.finalizers.join(', '),
          'Controllers that clean up before the object goes.',
        ),
  ]
}

function ingressFields({ ingress }: ServiceResponse): readonly ConfigurationField[] {
  const path = 'status.loadBalancer.ingress'
  if (ingress.length === 0) return [unset(path, 'No address yet: the balancer is not ready, or nobody provides one.')]
  return ingress.map(({ ip, hostname, ipMode }) => {
    const isPlain = ip !== null && ipMode !== 'Proxy'
    const mode = ipMode === null ? '' : ` (ipMode ${ipMode})`
    return field(
      path,
      `${ip ?? hostname ?? '?'}${mode}`,
      isPlain
        ? 'kube-proxy answers for this address on every node, so pods and nodes that dial it never leave the cluster.'
        : 'kube-proxy installs no rule for it: pods that dial it really go to the balancer.',
    )
  })
}

function sourceRangesField({ loadBalancerSourceRanges, ingress }: ServiceResponse): ConfigurationField {
  const path = 'spec.loadBalancerSourceRanges'
  if (loadBalancerSourceRanges.length === 0) return unset(path, 'Any address may connect.')
  const guarded = ingress.some(({ ip, ipMode }) => ip !== null && ipMode !== 'Proxy')
  return field(
    path,
    loadBalancerSourceRanges.join(', '),
    guarded
      ? 'kube-proxy enforces them for the balancer’s address, for pods and nodes too; node ports are not guarded.'
      : 'kube-proxy has no address to guard here: only the balancer itself can enforce them.',
  )
}

/** Commands that show the same with kubectl. */
export function kubectlCommands({ namespace, name }: Pick<ServiceResponse, 'namespace' | 'name'>): string {
  return [
    `kubectl -n ${namespace} get service ${name} -o yaml`,
    `kubectl -n ${namespace} get endpointslices \\\n  -l kubernetes.io/service-name=${name} -o yaml`,
  ].join('\n')
}
