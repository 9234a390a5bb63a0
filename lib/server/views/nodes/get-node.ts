import 'server-only'
import type { NodeQuery, NodeResponse } from '@/lib/contracts/node'
import { judgeCandidates } from '@/lib/domain/balancers/candidates'
import type { CandidateRule } from '@/lib/domain/balancers/model'
import { type ClusterNode, type ClusterState, serviceKey } from '@/lib/domain/cluster'
import { nodesAbout } from '@/lib/domain/findings/about-node'
import type { Finding } from '@/lib/domain/findings/finding'
import { worstFirst } from '@/lib/domain/findings/judge-service'
import type { ServiceLoss } from '@/lib/domain/what-if/node-loss'
import { safeText } from '@/lib/format/foreign-text'
import { readableState } from '../../auth/readable'
import { judgeRound, worstAnswered } from '../../health-ports/judge-round'
import { notFound } from '../../http/problem'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import { clusterFindings } from '../findings/cluster-findings'
import { toContract } from '../findings/get-findings'
import { freshnessOf, wholeCluster } from '../freshness'
import { requireKnown } from '../known'
import { type Rules, rankInTurns, toLoss } from './node-losses'

/** Services whose health port is asked for this page; each asks its nodes with pods. Of others the page tells what is known. */
const MOST_ASKED = 12
const ruleWords: Readonly<Record<CandidateRule, string>> = {
  'cloud-controller': 'cloud controller',
  'aws-load-balancer-controller': 'AWS Load Balancer Controller',
  'gke-l4': 'GKE L4 controller',
  metallb: 'MetalLB',
  calico: 'Calico',
  'kube-vip': 'kube-vip',
  'cilium-l2': 'Cilium layer 2',
  'cilium-bgp': 'Cilium BGP',
  k3s: 'k3s ServiceLB',
  'node-ports': 'node ports and external addresses',
}

/**
 * One node, and what the sudden loss of it, or of its zone, would cost every external Service.
 *
 * @throws ProblemError `not-found`, alike for a node that is not there and one that may not be known
 */
export async function getNode(
  cluster: FollowedCluster,
  access: ReaderAccess,
  name: string,
  { lose }: NodeQuery,
  nowMs: number,
): Promise<NodeResponse> {
  requireKnown(cluster.source.status(), 'services', null)
  const state = readableState(cluster.source.state(), access)
  const node = state.nodes?.get(name) ?? null
  const zone = node === null ? zoneByEndpoints(state, name) : node.zone
  if (zone === undefined) throw notFound(`node ${name}`)
  const kind = lose === 'zone' && zone !== null ? 'zone' : 'node'
  const lost = kind === 'node' ? new Set([name]) : nodesOfZone(state, zone)
  const { services, untouched, rules } = await rankInTurns(state, lost)
  const { judged } = await clusterFindings(cluster, access, nowMs)
  return {
    name,
    zone,
    object: node === null ? null : toObject(node),
    candidacy: node === null ? [] : candidacyOf(state, node, rules),
    lost: { kind, nodes: lost.size },
    services: services.map((loss, at) => ({
      ...toLoss(loss),
      health: healthOf(cluster, access, state, { ...loss, node: name, ask: at < MOST_ASKED && loss.kind === 'pods' }),
    })),
    untouched,
    findings: judged.findings
      .filter(({ subject, nodes }) => (subject.kind === 'node' ? subject.name === name : nodes.includes(name)))
      .sort((a, b) => isAbout(b, name) - isAbout(a, name) || worstFirst(a, b))
      .map(toContract),
    freshness: freshnessOf(cluster, access, wholeCluster, nowMs),
  }
}

/** 1: the node is what is wrong; 0: something is wrong on it. */
const isAbout = (finding: Finding, node: string): number => Number(nodesAbout(finding).includes(node))

/** @returns undefined: nothing that the reader may see names the node */
function zoneByEndpoints({ nodes, slices }: ClusterState, name: string): string | null | undefined {
  if (nodes !== null) return undefined
  for (const list of slices.values()) {
    for (const { endpoints } of list) {
      for (const { nodeName, zone } of endpoints) if (nodeName === name) return zone
    }
  }
  return undefined
}

function nodesOfZone({ nodes }: ClusterState, zone: string | null): ReadonlySet<string> {
  return new Set([...(nodes?.values() ?? [])].filter((node) => node.zone === zone).map(({ name }) => name))
}

const toObject = (node: ClusterNode): NonNullable<NodeResponse['object']> => ({
  ready: node.ready,
  unschedulable: node.unschedulable,
  deleting: node.deleting,
  addresses: node.addresses.map(({ type, address }) => ({ type, address: safeText(address) })),
  taints: node.taints.map(({ key, value, effect }) => safeText(`${key}${value === '' ? '' : `=${value}`}:${effect}`)),
  providerId: node.providerId === null ? null : safeText(node.providerId),
  kubeletVersion: node.kubeletVersion === null ? null : safeText(node.kubeletVersion),
})

/** Each rule that some Service's balancer goes by, once. */
function candidacyOf(state: ClusterState, node: ClusterNode, rules: Rules): NodeResponse['candidacy'] {
  return [...rules].flatMap(([rule, count]) => {
    const judged = judgeCandidates(state.nodes, { candidateRule: rule, candidates: null }, state.serverVersion)
    if (judged === null) return []
    const { candidate, reason } = judged.judge(node.name)
    return [{ rule: ruleWords[rule], candidate, reason, services: count }]
  })
}

type Asked = Pick<ServiceLoss, 'namespace' | 'name'> & {
  readonly node: string
  /** Whether to keep the Service's prober alive for the next time; else only what is known anyway is told. */
  readonly ask: boolean
}

/** What is known now of the node's answer. */
function healthOf(
  cluster: FollowedCluster,
  access: ReaderAccess,
  state: ClusterState,
  { namespace, name, node, ask }: Asked,
): NodeResponse['services'][number]['health'] {
  const key = serviceKey(namespace, name)
  const service = state.services.get(key)
  if (service === undefined || state.nodes === null) return null
  const round = ask ? cluster.health.look(key, 'sample') : cluster.health.peek(key)
  if (round === null) return null
  const judged = judgeRound(state, service, round, access)?.(node)
  const worst = judged === undefined ? null : worstAnswered(judged)
  if (round.port === null || worst?.answer == null) return null
  const { verdict, inWords, answer } = worst
  return { port: round.port, verdict, inWords, outcome: answer.outcome, status: answer.status }
}
