import type { NodeShare } from '@/lib/domain/distribution/result'
import { count, percent } from '@/lib/domain/distribution/say'
import { balancerField, whyUnknown } from '@/lib/domain/findings/about-balancer'
import { portInWords, slicesInWords } from '@/lib/domain/findings/about-endpoints'
import { switchPolicy } from '@/lib/domain/findings/policy-switch'
import type { ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, notChecked, serviceField } from '@/lib/domain/findings/words'

/**
 * F38: fewer pods than nodes that connections may enter on, or pods that leave some of them without, under Local, where
 * no probe takes empty nodes out.
 *
 * Source: domain page 6, 3 ("Zero-probe caveat").
 */
export const f38ReplicasLtNodes: ServiceRule = {
  id: 'F38',
  name: 'ReplicasLtNodes',
  heading: 'Entry nodes without a pod, and nothing probes',
  live: true,
  judge(question) {
    const { service, distribution, model } = question
    if (service.externalTrafficPolicy !== 'Local') return null
    if (model.probed === true || ['direct', 'single-node', 'ecmp'].includes(model.id)) return null
    const ports = distribution.ports.filter(({ readyEndpoints }) => readyEndpoints > 0)
    if (ports.length === 0) return null
    if (ports.some(({ candidateNodes }) => candidateNodes === null)) {
      return notChecked('Nodes may not be read, so how many connections may enter on is not known.')
    }
    const short = ports.filter(({ droppedShare, readyEndpoints, candidateNodes }) =>
      droppedShare === null ? readyEndpoints < (candidateNodes ?? 0) : droppedShare > 0,
    )
    const worst = short.reduce<(typeof short)[number] | undefined>(
      (worst, port) => ((port.droppedShare ?? 0) > (worst?.droppedShare ?? -1) ? port : worst),
      undefined,
    )
    if (worst === undefined) return null
    const unknown = whyUnknown(model)
    if (unknown !== null) return notChecked(unknown)
    const { readyEndpoints: pods, candidateNodes, droppedShare, poolNodes } = worst
    const nodes = poolNodes ?? candidateNodes ?? 0
    // Pods on nodes where nothing enters help none of these.
    const holders = poolNodes === null ? worst.nodesWithEndpoints : worst.nodes.filter(isServing).length
    // As many pods as nodes leave some of these without where they lie together.
    const where = pods < nodes ? `for ${count(nodes, 'entry node')}` : `on ${holders} of ${nodes} entry nodes`
    const lost = droppedShare === null ? 'some' : percent(droppedShare)
    return {
      severity: 'high',
      title: `${service.name} has ${count(pods, 'pod')} ${where}, and no probe takes empty ones out: ${lost} of new connections are dropped.`,
      figure: `${lost} dropped`,
      harm: droppedShare ?? undefined,
      evidence: [
        serviceField(service, 'spec.externalTrafficPolicy', 'Local'),
        balancerField(model),
        evidence('ready endpoints', `${pods} (${portInWords(worst, service)})`, slicesInWords(service)),
        evidence('nodes that connections may enter on', nodes, 'Nodes'),
      ],
      explanation: `Under Local a node without a pod drops what enters. ${holders} of ${nodes} nodes ${holders === 1 ? 'holds' : 'hold'} pods, and whoever picks the node is taken to pick all alike.`,
      fix: switchPolicy(
        question,
        'Cluster',
        `Run it as a DaemonSet on the ${nodes} nodes, let only nodes with pods receive, or switch to Cluster.`,
      ),
    }
  },
}

const isServing = ({ inPool, usableEndpoints }: NodeShare): boolean => inPool === true && usableEndpoints > 0
