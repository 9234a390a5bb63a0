import { awsPrefix } from '@/lib/domain/balancers/products/aws/annotations'
import { change, serviceTarget } from '@/lib/domain/findings/fixes'
import { isDirect, isLocal } from '@/lib/domain/findings/local-counts'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { notChecked, serviceField } from '@/lib/domain/findings/words'

const protocolKey = `${awsPrefix}healthcheck-protocol`
const portKey = `${awsPrefix}healthcheck-port`

/** F09 (domain page 6): an AWS balancer is told to probe by TCP, or on the traffic port, under Local with nodes as targets. */
export const f09WrongHcProtocol: ServiceRule = {
  id: 'F09',
  name: 'WrongHcProtocol',
  heading: 'Health check set to TCP or to the traffic port',
  judge(question) {
    const { service, distribution } = question
    if (service.type !== 'LoadBalancer' || !isLocal(question) || isDirect(question)) return null
    if (distribution.model.product?.startsWith('AWS') !== true) return null
    const wrong = [
      [protocolKey, 'tcp'],
      [portKey, 'traffic-port'],
    ].flatMap(([key = '', value]) => (service.annotations.get(key)?.toLowerCase() === value ? [key] : []))
    if (wrong.length === 0) return null
    if (distribution.model.id === 'unknown') {
      return notChecked(
        'Whether the balancer sends to nodes or to pods is not known, and the probe matters for nodes alone.',
      )
    }
    return {
      severity: 'high',
      title: `The balancer of ${service.name} is told to probe ${sayHow(wrong)}, which under Local does not tell nodes with a ready pod from nodes without.`,
      figure: wrong.includes(protocolKey) ? 'TCP' : 'traffic-port',
      evidence: [
        serviceField(service, 'spec.externalTrafficPolicy', 'Local'),
        ...wrong.map((key) =>
          serviceField(service, `metadata.annotations[${key}]`, service.annotations.get(key) ?? ''),
        ),
      ],
      explanation: `Under Local the health port ${service.healthCheckNodePort ?? ''} tells by HTTP how many ready pods a node holds. Every node accepts TCP connections there, and the traffic port tells of the application or not at all; AWS's controller documentation says not to use tcp under Local.`,
      fix: change(
        'Remove the annotations, so that the controller probes the health port by HTTP.',
        serviceTarget(service),
        { metadata: { annotations: Object.fromEntries(wrong.map((key) => [key, null])) } },
      ),
    }
  },
}

function sayHow(wrong: readonly string[]): string {
  if (wrong.length === 2) return 'the traffic port by TCP'
  return wrong.includes(protocolKey) ? 'by TCP' : 'the traffic port'
}
