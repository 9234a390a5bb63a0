import type { Service } from '@/lib/domain/cluster'
import { list, times } from '@/lib/domain/distribution/say'
import { topologyKeys } from '@/lib/domain/endpoints/proxy-traits'
import { whyUnknown } from '@/lib/domain/findings/about-balancer'
import { portInWords, slicesInWords } from '@/lib/domain/findings/about-endpoints'
import type { Fix } from '@/lib/domain/findings/finding'
import { advice, change, serviceTarget } from '@/lib/domain/findings/fixes'
import { isDirect } from '@/lib/domain/findings/local-counts'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, notChecked, serviceField } from '@/lib/domain/findings/words'

/** Load over the fair share above which pods count as hot (domain page 4). */
const hot = 1.5

/**
 * F42: topology hints that bend traffic from outside under Cluster: connections stay in the zone, or on the node, that
 * they enter on, and pods are loaded by where the balancer enters, not by who calls.
 *
 * Source: domain page 6, 1.3, E11.
 */
export const f42HintsSkewExternal: ServiceRule = {
  id: 'F42',
  name: 'HintsSkewExternal',
  heading: 'Topology hints bend traffic from outside',
  live: true,
  judge(question) {
    const { service, distribution, model } = question
    // Who sends straight to pods never asks kube-proxy.
    if (distribution.policy !== 'Cluster' || isDirect(question)) return null
    const ports = distribution.ports.filter(({ hints, readyEndpoints }) => hints !== 'none' && readyEndpoints > 1)
    const worst = ports.reduce<(typeof ports)[number] | undefined>(
      (worst, port) => ((port.skew.peakToAverage ?? 0) > (worst?.skew.peakToAverage ?? 0) ? port : worst),
      undefined,
    )
    const peak = worst?.skew.peakToAverage ?? null
    if (worst === undefined || peak === null || peak <= hot) {
      if (ports.every(({ skew }) => skew.peakToAverage !== null)) return null
      return notChecked(whyUnknown(model) ?? 'Which nodes connections enter on is not known.')
    }
    const keeps = worst.hints === 'node' ? 'on the node' : worst.hints === 'zone' ? 'in the zone' : 'near the node'
    const most = Math.max(...worst.endpoints.map(({ load }) => load ?? 0))
    const hottest = worst.endpoints.filter(({ load }) => (load ?? 0) > most - 1e-9)
    const where = list([...new Set(hottest.map(({ zone, nodeName }) => zone ?? nodeName ?? 'no zone'))].sort())
    return {
      severity: 'medium',
      title: `Hints keep connections to ${service.name} ${keeps} that they enter on: pods in ${where} get ${times(most)} of their fair share.`,
      figure: times(peak),
      harm: peak,
      evidence: [
        evidence('hints.forZones, hints.forNodes', 'on every ready endpoint', slicesInWords(service)),
        evidence('hottest pod ÷ mean', times(peak), portInWords(worst, service)),
        serviceField(service, 'spec.trafficDistribution', service.trafficDistribution ?? 'not set'),
      ],
      explanation: `kube-proxy reads hints for traffic from outside too, by the zone and name of the entry node, never of the client. Without hints each of the ${worst.readyEndpoints} pods would get the same.`,
      fix: fixOf(service),
    }
  },
}

function fixOf(service: Service): Fix {
  const words = 'Take the hints from this Service, and give clients inside a Service of their own that has them.'
  const warning = 'Connections from inside the cluster cross zones and nodes again too.'
  const target = serviceTarget(service)
  if (service.trafficDistribution !== null)
    return change(words, target, { spec: { trafficDistribution: null } }, warning)
  const keys = topologyKeys.filter((key) => service.annotations.has(key))
  if (keys.length === 0) return advice(`${words} What writes them is not on the Service.`, warning)
  const annotations = Object.fromEntries(keys.map((key) => [key, null]))
  return change(words, target, { metadata: { annotations } }, warning)
}
