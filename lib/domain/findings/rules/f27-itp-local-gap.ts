import type { ClusterNode, ServerVersion } from '@/lib/domain/cluster'
import { count, list } from '@/lib/domain/distribution/say'
import type { PortEndpoints } from '@/lib/domain/endpoints/build'
import { fallbackOf } from '@/lib/domain/endpoints/proxy-traits'
import { hasAny, selectLocalByNode } from '@/lib/domain/endpoints/select'
import { portInWords, slicesInWords } from '@/lib/domain/findings/about-endpoints'
import type { Fix } from '@/lib/domain/findings/finding'
import { patch } from '@/lib/domain/findings/kubectl'
import type { ServiceQuestion, ServiceRule } from '@/lib/domain/findings/rule'
import { evidence, notChecked, serviceField } from '@/lib/domain/findings/words'

/**
 * F27: internalTrafficPolicy Local with nodes that run pods and have none of this Service: what connects to the cluster
 * IP from there is dropped. Which pods are clients is not known, so every node that takes ordinary pods counts.
 *
 * Source: domain page 6, 1.4 (row 6).
 */
export const f27ItpLocalGap: ServiceRule = {
  id: 'F27',
  name: 'ItpLocalGap',
  heading: 'Nodes from which the cluster IP is dropped',
  live: true,
  judge(question) {
    const { service, distribution, state } = question
    if (service.internalTrafficPolicy !== 'Local') return null
    const ports = distribution.ports.filter(({ endpoints }) => hasAny(endpoints))
    if (ports.length === 0) return null
    if (state.nodes === null) return notChecked('Nodes may not be read, so those without a pod are not known.')
    const clients = [...state.nodes.values()].filter(takesPods).map(({ name }) => name)
    const fallsBack = fallbackOf(state)
    const [worst] = ports
      .map((port) => ({ port, gaps: gapsOf(port, clients, fallsBack) }))
      .sort((a, b) => b.gaps.length - a.gaps.length)
    if (worst === undefined || worst.gaps.length === 0) return null
    const { gaps } = worst
    const what = ports.length === 1 ? 'the cluster IP' : `${portInWords(worst.port, service)} at the cluster IP`
    return {
      severity: 'high',
      title: `From ${count(gaps.length, 'node')} of ${clients.length} no pod can reach ${what} of ${service.name}: nothing on ${list(gaps)} serves it.`,
      figure: `${gaps.length} of ${clients.length} nodes`,
      harm: gaps.length / clients.length,
      evidence: [
        serviceField(service, 'spec.internalTrafficPolicy', 'Local'),
        evidence('nodes without a usable endpoint', list(gaps), slicesInWords(service)),
      ],
      explanation: `internalTrafficPolicy Local keeps a connection to the cluster IP on the node that it starts on. Where nothing serves it, kube-proxy drops it and the caller sees a timeout. Whether callers run there cannot be seen from Services and EndpointSlices.`,
      fix: fixOf(question),
      nodes: gaps,
    }
  },
}

const gapsOf = (
  { endpoints }: PortEndpoints,
  nodes: readonly string[],
  fallsBack: (nodeName: string) => boolean,
): readonly string[] => {
  const served = selectLocalByNode(endpoints, fallsBack)
  return nodes.filter((name) => !served.has(name)).sort()
}

/** Ordinary pods run here: no taint keeps them off. A cordon leaves those that are there. */
const takesPods = ({ taints }: ClusterNode): boolean =>
  taints.every(({ key, effect }) => effect === 'PreferNoSchedule' || key === 'node.kubernetes.io/unschedulable')

function fixOf({ service, state }: ServiceQuestion): Fix {
  const { namespace, name } = service
  const near = hasSameNode(state.serverVersion)
  const spec = { internalTrafficPolicy: 'Cluster', ...(near ? { trafficDistribution: 'PreferSameNode' } : {}) }
  return {
    inWords: `Run it as a DaemonSet, or let other nodes serve${near ? " where the caller's own cannot (PreferSameNode)" : ''}.`,
    ...patch({ kind: 'Service', namespace, name }, { spec }),
    warning:
      near && service.externalTrafficPolicy === 'Cluster'
        ? 'Hints bend traffic from outside too: under externalTrafficPolicy Cluster, nodes with a pod would keep to it.'
        : 'Connections inside the cluster may then leave their node.',
  }
}

/** KEP-3015, on by default from 1.34; older API servers refuse the value. */
const hasSameNode = (version: ServerVersion | null): boolean =>
  version !== null && (version.major > 1 || version.minor >= 34)
