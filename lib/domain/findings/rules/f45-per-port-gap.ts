import type { PortDistribution } from '@/lib/domain/distribution/result'
import { count, list } from '@/lib/domain/distribution/say'
import { hasAny } from '@/lib/domain/endpoints/select'
import { portInWords, slicesInWords } from '@/lib/domain/findings/about-endpoints'
import { look } from '@/lib/domain/findings/fixes'
import { hasHealthPort, isDirect } from '@/lib/domain/findings/local-counts'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, sentences, serviceField } from '@/lib/domain/findings/words'

/**
 * F45: nodes that answer healthy for the Service and have nothing for one of its ports: the health port counts pods of
 * any port.
 *
 * Source: domain page 6, 2.1, T23.
 */
export const f45PerPortGap: ServiceRule = {
  id: 'F45',
  name: 'PerPortGap',
  heading: 'Healthy nodes that have nothing for one port',
  live: true,
  judge(question) {
    const { service, distribution } = question
    if (distribution.policy !== 'Local' || !hasHealthPort(service) || isDirect(question)) return null
    const gaps = distribution.ports
      .map((port) => ({ port, nodes: nodesWithout(port) }))
      .filter(({ nodes }) => nodes.length > 0)
    const [first] = gaps
    if (first === undefined) return null
    const nodes = [...new Set(gaps.flatMap((gap) => gap.nodes))].sort()
    const named = first.port.port.targetPort
    return {
      severity: 'high',
      title: `${list(first.nodes)} must answer healthy for ${service.name} and ${first.nodes.length === 1 ? 'has' : 'have'} nothing for ${portInWords(first.port, service)}: connections to it are ${hasAny(first.port.endpoints) ? 'dropped' : 'refused'} there.`,
      figure: count(nodes.length, 'node'),
      harm: nodes.length,
      evidence: [
        serviceField(service, 'spec.healthCheckNodePort', service.healthCheckNodePort ?? 'none'),
        ...gaps.map((gap) =>
          evidence(
            `nodes with ready pods and none for ${portInWords(gap.port, service)}`,
            list(gap.nodes, 8),
            slicesInWords(service),
          ),
        ),
      ],
      explanation: sentences(
        'The health port counts pods of the Service, whichever port they serve: one pod with one port makes the node healthy for all.',
        named !== null &&
          !/^\d+$/.test(named) &&
          `targetPort is the name ${named}: a pod without a container port of that name is no endpoint of it.`,
      ),
      fix: look(
        'Give every pod behind the Service all of its ports, under the same names, or split the Service by port.',
        service.namespace,
        ...['get', 'endpointslices', '-l', `kubernetes.io/service-name=${service.name}`, '-o', 'yaml'],
      ),
      nodes,
    }
  },
}

const nodesWithout = ({ nodes }: PortDistribution): readonly string[] =>
  nodes.filter((node) => node.localEndpoints > 0 && node.usableEndpoints === 0).map(({ name }) => name)
