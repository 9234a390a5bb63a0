import type { ClusterNode, IpFamily, ServerVersion } from '@/lib/domain/cluster'
import { familyOfAddress } from '@/lib/domain/endpoints/collect'
import { FIRST_THAT_DRAINS, isNodeProxyBefore } from '@/lib/domain/kube-proxy-version'
import type { CandidateRule } from './model'

export type CandidateJudgement = {
  readonly candidate: boolean
  /** A candidate whose kube-proxy says, by what the Node says, that it takes new connections (domain page 2.2). */
  readonly eligible: boolean
  /** Why, in words that fit after the node's name and a colon. */
  readonly reason: string
}

type Circumstances = {
  /** null: not known; then what the newest versions do. */
  readonly serverVersion: ServerVersion | null
  /** k3s: some node carries the label that makes the choice of nodes explicit. */
  readonly optedIn: boolean
  /** Of the address that clients connect to; null: any, or nodes do not tell theirs. */
  readonly family: IpFamily | null
}

export const excludeLabel = 'node.kubernetes.io/exclude-from-external-load-balancers'
export const autoscalerTaint = 'ToBeDeletedByClusterAutoscaler'
const oldExcludeLabel = 'alpha.service-controller.kubernetes.io/exclude-balancer'
const masterLabel = 'node-role.kubernetes.io/master'

/** What keeps a node out, and what lets it in where nothing keeps it out. */
type Rule = {
  readonly excludes: (node: ClusterNode, circumstances: Circumstances) => string | null
  readonly includes: string
}

/**
 * Whether kube-proxy calls the node eligible on 10256: it is not being deleted and the autoscaler has not marked it.
 * Cordon and NotReady do not matter (domain page 2.2).
 */
export function isEligible(node: ClusterNode): boolean {
  return !node.deleting && !hasTaint(node, autoscalerTaint)
}

/** What kube-proxy there says of it: before 1.30 it does not look at its Node (KEP-3836), and one of unknown age counts as new. */
export const seemsEligible = (node: ClusterNode, serverVersion: ServerVersion | null): boolean =>
  isEligible(node) || isNodeProxyBefore(FIRST_THAT_DRAINS, node, serverVersion)

/** What one controller makes of one node (domain page 2.5). */
export function judgeNode(node: ClusterNode, rule: CandidateRule, circumstances: Circumstances): CandidateJudgement {
  const { excludes, includes } = rules[rule]
  const excluded = excludes(node, circumstances) ?? withoutAddress(node, rule, circumstances)
  if (excluded !== null) return { candidate: false, eligible: false, reason: excluded }
  return { candidate: true, eligible: seemsEligible(node, circumstances.serverVersion), reason: includes }
}

const rules: Readonly<Record<CandidateRule, Rule>> = {
  'cloud-controller': {
    excludes: (node, { serverVersion }) =>
      first(
        deleting(node),
        excludedByValue(node, serverVersion),
        taintedUntilSync(node),
        // Before StableLoadBalancerNodeSet (KEP-3458) the controller took unready nodes out itself.
        isBefore(serverVersion, 27) ? notReady(node) : null,
      ),
    includes: 'nothing excludes it; the cloud controller keeps NotReady and cordoned nodes in',
  },
  'aws-load-balancer-controller': {
    excludes: (node) =>
      first(
        node.ready === 'True' ? null : `its Ready condition is ${node.ready ?? 'absent'}`,
        labelled(node, masterLabel),
        labelled(node, excludeLabel),
        labelled(node, oldExcludeLabel),
        node.labels.get('eks.amazonaws.com/compute-type') === 'fargate' ? 'it is a Fargate node' : null,
        tainted(node, autoscalerTaint),
        tainted(node, 'karpenter.sh/disrupted', 'NoSchedule'),
      ),
    includes: 'Ready, and no label or taint excludes it',
  },
  'gke-l4': {
    excludes: (node) =>
      first(
        tainted(node, autoscalerTaint),
        labelled(node, masterLabel),
        labelled(node, excludeLabel),
        node.labels.get('operation.gke.io/type') === 'drain' ? 'its label operation.gke.io/type says drain' : null,
      ),
    includes: 'no label or taint excludes it; unready nodes stay in',
  },
  metallb: {
    excludes: (node) =>
      first(
        node.networkUnavailable ? 'its condition NetworkUnavailable is True' : null,
        // By presence: MetalLB does not read the value, `false` excludes too.
        labelled(node, excludeLabel),
      ),
    includes: 'assumed to run a MetalLB speaker that may announce',
  },
  calico: {
    excludes: (node) => (node.labels.get(excludeLabel) === 'true' ? `label ${excludeLabel} is true` : null),
    includes: 'Calico advertises from it',
  },
  'kube-vip': { excludes: () => null, includes: 'assumed to run kube-vip: its DaemonSet decides' },
  'cilium-l2': { excludes: () => null, includes: 'assumed to match the node selector of a Cilium policy' },
  'cilium-bgp': { excludes: () => null, includes: 'assumed to match the node selector of a Cilium BGP configuration' },
  k3s: {
    excludes: (node, { optedIn }) =>
      optedIn && node.labels.get('svccontroller.k3s.cattle.io/enablelb') !== 'true'
        ? 'it lacks the label svccontroller.k3s.cattle.io/enablelb=true, which other nodes have'
        : null,
    includes: 'ServiceLB may run on it',
  },
  'node-ports': { excludes: () => null, includes: 'kube-proxy forwards from every node' },
}

/** These look at endpoints or selectors, and at no address of the node. */
const announcing: readonly CandidateRule[] = ['metallb', 'calico', 'kube-vip', 'cilium-l2', 'cilium-bgp']

/** Clients and balancers reach a node by an address of the family that they use. */
function withoutAddress(node: ClusterNode, rule: CandidateRule, { family }: Circumstances): string | null {
  if (family === null || announcing.includes(rule) || hasAddressOf(node, family)) return null
  return node.addresses.some(isIp) ? `it has no ${family} address` : null
}

const isIp = ({ type }: ClusterNode['addresses'][number]): boolean => type === 'InternalIP' || type === 'ExternalIP'

/** Whether the Node tells an IP address of the family. */
export const hasAddressOf = ({ addresses }: ClusterNode, family: IpFamily): boolean =>
  addresses.some((each) => isIp(each) && familyOfAddress(each.address) === family)

const first = (...reasons: readonly (string | null)[]): string | null =>
  reasons.find((reason) => reason !== null) ?? null

const hasTaint = (node: ClusterNode, key: string, effect?: string): boolean =>
  node.taints.some((taint) => taint.key === key && (effect === undefined || taint.effect === effect))

const tainted = (node: ClusterNode, key: string, effect?: string): string | null =>
  hasTaint(node, key, effect) ? `it has the taint ${key}` : null

/** The taint alone makes the cloud controller look again at nothing (domain page 2.5). */
const taintedUntilSync = (node: ClusterNode): string | null =>
  hasTaint(node, autoscalerTaint) ? `it has the taint ${autoscalerTaint}, ${fromNextSync}` : null

export const fromNextSync = 'from the next sync of the cloud controller on'

const labelled = (node: ClusterNode, label: string): string | null =>
  node.labels.has(label) ? `it has the label ${label}` : null

const deleting = (node: ClusterNode): string | null => (node.deleting ? 'the Node is being deleted' : null)

const notReady = (node: ClusterNode): string | null =>
  node.ready === 'True' ? null : `its Ready condition is ${node.ready ?? 'absent'}`

/** Versions that are not known count as new. */
const isBefore = (version: ServerVersion | null, minor: number): boolean =>
  version !== null && version.major === 1 && version.minor < minor

/** Since 1.34 the cloud controller reads the label as a bool: only `false` lets the node in; before, any value kept it out. */
function excludedByValue(node: ClusterNode, version: ServerVersion | null): string | null {
  const value = node.labels.get(excludeLabel)
  if (value === undefined) return null
  const isFalse = ['0', 'f', 'F', 'false', 'False', 'FALSE'].includes(value)
  if (isFalse && !isBefore(version, 34)) return null
  return `it has the label ${excludeLabel}${value === '' ? '' : `=${value}`}`
}
