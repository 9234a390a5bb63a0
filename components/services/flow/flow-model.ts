import type { DistributionPort, DistributionResponse } from '@/lib/contracts/distribution'
import { entryReadings, fairShare } from '../readings'
import { foldNodes, foldPods } from './flow-fold'
import { type Flow, highest, type IdleReason, lowest, NO_HEALTHY_NODE, type RawNode, type RawPod } from './flow-types'

/**
 * The path of new connections through one port of a Service, folded so that it can be read.
 * null: no share is known, so there is nothing to draw.
 */
export function buildFlow(answer: DistributionResponse, port: DistributionPort): Flow | null {
  const readings = entryReadings(answer, port).map((reading) => reading.port)
  if (readings.length === 0) return null
  const isDirect = answer.model.id === 'direct'
  const nodes = isDirect ? [] : rawNodes(readings)
  const pods = rawPods(readings)
  const entering = withLostBefore(
    readings,
    nodes.filter((node) => highest(node.shares) > 0),
  )
  const served = pods.filter((pod) => highest(pod.shares) > 0)
  const kind = isDirect ? 'direct' : answer.policy === 'Local' ? 'own-pods' : 'any-pod'
  const folded = foldNodes(entering)
  const groups = foldPods(served, kind === 'own-pods' ? folded : [])
  return {
    kind,
    readings: readings.length,
    nodes: folded,
    groups,
    idleNodes: isDirect ? [] : idleReasons(readings, new Set(entering.map((node) => node.name))),
    idlePods: port.endpoints.filter((endpoint) => endpoint.ready).length - served.filter((pod) => pod.ready).length,
    fair: readings[0] === undefined ? 1 : fairShare(readings[0]),
    nodesAreFolded: folded.length < entering.length,
    podsAreFolded: groups.some((group) => group.pods.some((pod) => pod.pods > 1)),
  }
}

/** What is lost before any node, because the balancer finds none healthy, stands where its node would. */
function withLostBefore(readings: readonly DistributionPort[], entering: readonly RawNode[]): readonly RawNode[] {
  const lost = readings.map((port) => (port.droppedShare ?? 0) + (port.refusedShare ?? 0))
  if (entering.length > 0 || highest(lost) <= 0) return entering
  const fate = readings.some((port) => (port.refusedShare ?? 0) > 0) ? 'refused' : 'dropped'
  return [{ name: NO_HEALTHY_NODE, zone: null, shares: lost, fate, divisor: { low: 0, high: 0 } }]
}

function rawNodes(readings: readonly DistributionPort[]): readonly RawNode[] {
  const entryShares = readings.map((port) => new Map(port.nodes.map((node) => [node.name, node.entryShare ?? 0])))
  return (readings[0]?.nodes ?? []).map((node) => ({
    name: node.name,
    zone: node.zone,
    shares: entryShares.map((shares) => shares.get(node.name) ?? 0),
    fate: node.usableEndpoints > 0 ? 'serves' : (readings[0]?.refusedShare ?? 0) > 0 ? 'refused' : 'dropped',
    divisor: { low: node.usableEndpoints, high: node.usableEndpoints },
  }))
}

function rawPods(readings: readonly DistributionPort[]): readonly RawPod[] {
  const [first] = readings
  if (first === undefined) return []
  const fair = fairShare(first)
  return first.endpoints.map((endpoint, index) => {
    const shares = readings.map((port) => port.endpoints[index]?.share ?? 0)
    return {
      key: `${endpoint.address}/${endpoint.podName ?? ''}`,
      label: endpoint.podName ?? endpoint.address,
      nodeName: endpoint.nodeName,
      zone: endpoint.zone,
      ready: endpoint.ready,
      shares,
      load: { low: lowest(shares) / fair, high: highest(shares) / fair },
    }
  })
}

function idleReasons(readings: readonly DistributionPort[], entering: ReadonlySet<string>): readonly IdleReason[] {
  const byReason = new Map<string, string[]>()
  for (const node of readings[0]?.nodes ?? []) {
    // Where connections enter is not known, a node may get some.
    if (entering.has(node.name) || (node.inPool === null && node.candidate !== false)) continue
    const { reason } = node
    const names = byReason.get(reason)
    if (names === undefined) byReason.set(reason, [node.name])
    else names.push(node.name)
  }
  return [...byReason]
    .map(([reason, nodes]) => ({ reason, nodes }))
    .sort((one, other) => other.nodes.length - one.nodes.length || one.reason.localeCompare(other.reason))
}
