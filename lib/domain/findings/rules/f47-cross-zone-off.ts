import { count, list, times } from '@/lib/domain/distribution/say'
import { balancerField, whyUnknown } from '@/lib/domain/findings/about-balancer'
import { balancerAttributesKey, keysThatSet, setAttribute } from '@/lib/domain/findings/aws-attributes'
import type { Fix } from '@/lib/domain/findings/finding'
import { change, serviceTarget } from '@/lib/domain/findings/fixes'
import { onPort } from '@/lib/domain/findings/local-counts'
import type { ServiceQuestion, ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, notChecked } from '@/lib/domain/findings/words'
import { areUneven, countZones } from '@/lib/domain/findings/zone-counts'

/** Load over the fair share above which pods count as hot (domain page 4). */
const hot = 1.5

/**
 * F47: a balancer that gives every zone the same, over zones with other numbers of nodes or pods.
 *
 * Source: domain page 6, 3 (M5), E7.
 */
export const f47CrossZoneOff: ServiceRule = {
  id: 'F47',
  name: 'CrossZoneOff',
  heading: 'Cross-zone balancing off over uneven zones',
  live: true,
  judge(question) {
    const { service, distribution, model, state } = question
    if (service.type !== 'LoadBalancer') return null
    const isUnknown =
      model.id === 'unknown' && (model.couldBe.length === 0 || model.couldBe.some(({ id }) => id === 'zonal'))
    if (isUnknown) return notChecked(whyUnknown(model) ?? 'Whether zones are balanced alike is not known.')
    if (model.id !== 'zonal' || model.crossZone === true) return null
    const known = distribution.ports.filter(({ readyEndpoints }) => readyEndpoints > 0)
    const judged = known.map((port) => ({ port, zones: countZones(port), peak: port.skew.peakToAverage }))
    const worst = judged.find(({ zones, peak }) => peak !== null && peak > hot && areUneven(zones))
    if (worst === undefined) {
      const isOpen = judged.some(
        ({ peak, zones }) => peak === null || (state.nodes === null && zones.some(({ zone }) => zone === null)),
      )
      return isOpen ? notChecked('The zones of the nodes that connections enter on are not known.') : null
    }
    const said = worst.zones.map(
      ({ zone, nodes, pods }) => `${zone ?? 'no zone'} ${count(nodes, 'node')}, ${count(pods, 'pod')}`,
    )
    return {
      severity: 'medium',
      title: `The balancer of ${service.name} gives each of ${worst.zones.length} zones the same, and they are not alike: the hottest pod gets ${times(worst.peak ?? 0)} of the mean${onPort(question, worst.port)}.`,
      figure: times(worst.peak ?? 0),
      harm: worst.peak ?? undefined,
      evidence: [
        balancerField(model),
        evidence('cross-zone balancing', 'off', model.product ?? 'balancer model'),
        evidence('nodes that receive and pods by zone', list(said, 8), 'Nodes, EndpointSlices'),
      ],
      explanation: `With cross-zone balancing off, a zone gets 1/${worst.zones.length} of new connections whatever stands in it: ${list(said, 8)}. With it on, nodes are alike over all zones.`,
      fix: fixOf(question),
    }
  },
}

const attribute = 'load_balancing.cross_zone.enabled'
const olderKey = 'service.beta.kubernetes.io/aws-load-balancer-cross-zone-load-balancing-enabled'

/** The controller of an NLB reads attributes, the cloud controller an annotation of its own; what is set already stays. */
function fixOf({ service, model }: ServiceQuestion): Fix {
  // A target group's own setting goes before the balancer's, so it is changed where it is set.
  const set = keysThatSet(service.annotations, attribute)
  const keys = set.length > 0 ? set : [balancerAttributesKey]
  const entries =
    model.candidateRule === 'aws-load-balancer-controller'
      ? keys.map((key) => [key, setAttribute(service.annotations.get(key), attribute, 'true')])
      : [[olderKey, 'true']]
  return change(
    'Switch cross-zone balancing on, or give each zone as many nodes and pods.',
    serviceTarget(service),
    { metadata: { annotations: Object.fromEntries(entries) } },
    'Connections then cross zones between balancer and node, which a provider may charge for.',
  )
}
