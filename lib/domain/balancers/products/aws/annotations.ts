import { isTrue, type Sighting } from '@/lib/domain/balancers/detection'

/** Annotations for both AWS controllers start with it. */
export const awsPrefix = 'service.beta.kubernetes.io/aws-load-balancer-'

/** Which the AWS Load Balancer Controller writes, and no other. */
export const controllerFinalizer = 'service.k8s.aws/resources'

export const awsKeys = {
  type: `${awsPrefix}type`,
  targetType: `${awsPrefix}nlb-target-type`,
  targetNodeLabels: `${awsPrefix}target-node-labels`,
  attributes: `${awsPrefix}attributes`,
  targetGroupAttributes: `${awsPrefix}target-group-attributes`,
  olderCrossZone: `${awsPrefix}cross-zone-load-balancing-enabled`,
  proxyProtocol: `${awsPrefix}proxy-protocol`,
  proxyProtocolPorts: `${awsPrefix}proxy-protocol-per-target-group`,
  ipAddressType: `${awsPrefix}ip-address-type`,
  backendProtocol: `${awsPrefix}backend-protocol`,
  probeProtocol: `${awsPrefix}healthcheck-protocol`,
  probePort: `${awsPrefix}healthcheck-port`,
  probePath: `${awsPrefix}healthcheck-path`,
} as const

export const awsProbeTiming = {
  interval: `${awsPrefix}healthcheck-interval`,
  timeout: `${awsPrefix}healthcheck-timeout`,
  up: `${awsPrefix}healthcheck-healthy-threshold`,
  down: `${awsPrefix}healthcheck-unhealthy-threshold`,
} as const

/** A setting and the annotation that has it. */
export type Attribute = { readonly value: string; readonly key: string }

/** A setting of the balancer itself; null: not set. */
export const balancerAttribute = (sighting: Sighting, name: string): Attribute | null =>
  attributeIn(sighting, awsKeys.attributes, name)

/** A setting of one port's target group: its own annotation goes before that for all ports (domain page 3.1). */
export function targetGroupAttribute(sighting: Sighting, name: string, port: number): Attribute | null {
  const all = awsKeys.targetGroupAttributes
  return attributeIn(sighting, `${all}.${port}`, name) ?? attributeIn(sighting, all, name)
}

/** `key=value,key=value`; an empty value counts as not set. */
function attributeIn({ service }: Sighting, key: string, name: string): Attribute | null {
  for (const pair of (service.annotations.get(key) ?? '').split(',')) {
    const [attribute = '', value = ''] = pair.split('=').map((part) => part.trim())
    if (attribute === name && value !== '') return { value, key }
  }
  return null
}

/** Whether PROXY protocol is on for one port of an NLB, and the annotation that says so; null: off. */
export function proxyProtocolOf(sighting: Sighting, port: number): string | null {
  const { annotations } = sighting.service
  if (annotations.get(awsKeys.proxyProtocol) === '*') return `Annotation ${awsKeys.proxyProtocol} is "*"`
  const listed = annotations.get(awsKeys.proxyProtocolPorts)
  // The list decides for every port: one that it leaves out is off, whatever its attributes say.
  if (listed !== undefined) {
    const isListed = listed.split(',').some((entry) => entry.trim() === String(port))
    return isListed ? `Annotation ${awsKeys.proxyProtocolPorts} is "${listed}"` : null
  }
  const attribute = targetGroupAttribute(sighting, 'proxy_protocol_v2.enabled', port)
  return attribute?.value === 'true' ? `Annotation ${attribute.key} sets proxy_protocol_v2.enabled to true` : null
}

export const hasOlderCrossZone = (sighting: Sighting): boolean => isTrue(sighting, awsKeys.olderCrossZone)
