import type { DistributionPort } from '@/lib/contracts/distribution'
import type { ClusterState } from '@/lib/domain/cluster'
import { sayDistribution } from '@/lib/domain/distribution/in-words'
import { listNodes } from '@/lib/domain/distribution/list-nodes'
import type { Distribution, PortDistribution } from '@/lib/domain/distribution/result'
import { safeText } from '@/lib/format/foreign-text'

/**
 * One servicePort and family as the API shows it: the nodes in full, each with the reason for its place. The port of an
 * unknown balancer has no shares, not even where nothing could serve: what is the same under any balancer stands in each
 * bound.
 */
export function toPort(
  state: ClusterState,
  distribution: Pick<Distribution, 'policy' | 'model' | 'basis' | 'affinitySeconds'>,
  port: PortDistribution,
): DistributionPort {
  const told = (share: number | null) => (distribution.model.id === 'unknown' ? null : share)
  return {
    name: safeText(port.port.name),
    port: port.port.port,
    protocol: port.port.protocol,
    family: port.family,
    nodes: listNodes(state, distribution, port).map((node) => ({
      name: node.name,
      zone: node.zone,
      inPool: node.inPool,
      candidate: node.candidate,
      reason: node.reason,
      entryShare: told(node.entryShare),
      servingShare: told(node.servingShare),
      usableEndpoints: node.usableEndpoints,
      localEndpoints: node.localEndpoints,
      terminatingOnly: node.terminatingOnly,
    })),
    endpoints: port.endpoints.map((endpoint) => ({
      address: safeText(endpoint.address),
      podName: endpoint.podName === null ? null : safeText(endpoint.podName, 253),
      nodeName: endpoint.nodeName,
      zone: endpoint.zone,
      ready: endpoint.ready,
      serving: endpoint.serving,
      terminating: endpoint.terminating,
      share: told(endpoint.share),
      load: endpoint.load,
    })),
    readyEndpoints: port.readyEndpoints,
    nodesWithEndpoints: port.nodesWithEndpoints,
    candidateNodes: port.candidateNodes,
    poolNodes: port.poolNodes,
    droppedShare: told(port.droppedShare),
    refusedShare: told(port.refusedShare),
    hopShare: told(port.hopShare),
    skew: port.skew,
    nodeSkew: port.nodeSkew,
    schedulerSkew: port.schedulerSkew,
    singleNode: port.singleNode,
    failOpen: port.failOpen,
    hints: port.hints,
    inWords: [...sayDistribution(distribution, port)],
  }
}
