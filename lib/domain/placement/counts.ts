import type { ClusterNode } from '@/lib/domain/cluster'
import { mismatchedKey, untolerated } from './fits'
import { matchesLabels } from './match-labels'
import type { PlacementQuestion, StandingPod } from './question'
import type { PlacementRules, SpreadRule } from './rules'
import { domainOf, hostnameKey, zoneKey } from './topology'

export type CountsQuestion = Omit<PlacementQuestion, 'pods'> & {
  /** Nodes that may take a pod at all. */
  readonly fitting: readonly ClusterNode[]
}

/** What the rules count, kept up to date pod by pod. */
export type RuleCounts = {
  /** Equal for nodes that no rule can tell apart. */
  keyOf(node: ClusterNode): string
  /** How much the next pod dislikes the node, most important first; null: a hard rule forbids it. */
  rank(node: ClusterNode): readonly number[] | null
  add(node: ClusterNode): void
}

/** Matching pods by domain of one topology key. */
type Tally = {
  readonly topologyKey: string
  readonly pods: Map<string, number>
  /** How many domains have how many pods: the minimum is the first that is not empty. */
  readonly domainsWith: Map<number, number>
}

export function createCounts({ nodes, fitting, rules, standing, revision }: CountsQuestion): RuleCounts {
  const spread = rules.spread.map((rule) => ({ rule, tally: tallyOf(rule) }))
  const apart = rules.apart.map((rule) => ({ rule, tally: countAll(rule.topologyKey) }))
  const onNode = countAll(hostnameKey)
  const inZone = countAll(zoneKey)
  const onHosts = spread.filter(({ rule }) => rule.topologyKey === hostnameKey)
  const keys = new Set([zoneKey, ...rules.spread.map(keyOfRule), ...rules.apart.map(keyOfRule)])
  keys.delete(hostnameKey)
  const weights = spread.map(({ rule }) => Math.log(domainsAmong(fitting, rule.topologyKey) + 2))

  function tallyOf(rule: SpreadRule): Tally {
    const tally = emptyTally(rule.topologyKey)
    const eligible = new Set<string>()
    for (const node of nodes.values()) {
      if (!isEligible(node, rule, rules)) continue
      eligible.add(node.name)
      open(tally, domainOf(node, rule.topologyKey))
    }
    for (const pod of standing) {
      const node = nodes.get(pod.nodeName)
      if (node !== undefined && eligible.has(node.name) && isCounted(pod, rule, revision)) add(tally, node)
    }
    return tally
  }

  function countAll(topologyKey: string): Tally {
    const tally = emptyTally(topologyKey)
    for (const { nodeName } of standing) {
      const node = nodes.get(nodeName)
      if (node !== undefined) add(tally, node)
    }
    return tally
  }

  return {
    keyOf: (node) =>
      JSON.stringify([
        ...[...keys].map((key) => domainOf(node, key)),
        onNode.pods.get(node.name) ?? 0,
        ...onHosts.map(({ tally }) => tally.pods.get(node.name) ?? 0),
      ]),
    rank(node) {
      let dislike = 0
      for (const [at, { rule, tally }] of spread.entries()) {
        const domain = domainOf(node, rule.topologyKey)
        if (domain === null) {
          if (rule.hard) return null
          continue
        }
        const pods = tally.pods.get(domain) ?? 0
        if (rule.hard && pods + (rule.countsOwn ? 1 : 0) - minimumOf(tally, rule) > rule.maxSkew) return null
        if (!rule.hard) dislike += pods * (weights[at] ?? 0)
      }
      let together = 0
      for (const { rule, tally } of apart) {
        const pods = countOf(tally, node)
        if (rule.hard && pods > 0) return null
        together += pods
      }
      return [dislike, together, onNode.pods.get(node.name) ?? 0, countOf(inZone, node)]
    },
    add(node) {
      for (const { rule, tally } of spread) if (rule.countsOwn) add(tally, node)
      for (const { tally } of [...apart, { tally: onNode }, { tally: inZone }]) add(tally, node)
    },
  }
}

/** Nodes that a constraint takes for domains (KEP-3094): by default taints are ignored and the node selector is honoured. */
function isEligible(node: ClusterNode, rule: SpreadRule, { needs, spread }: PlacementRules): boolean {
  // A node that lacks a key of any hard constraint is passed over by all of them.
  if (spread.some((each) => each.hard && domainOf(node, each.topologyKey) === null)) return false
  if (rule.nodeAffinityPolicy === 'Honor' && mismatchedKey(node, needs) !== null) return false
  return rule.nodeTaintsPolicy === 'Ignore' || untolerated(node, needs.tolerations) === null
}

/** Default rules have no selector; what they count are the pods of the workload. */
function isCounted({ labels }: StandingPod, rule: SpreadRule, revision: ReadonlyMap<string, string>): boolean {
  if (labels === null || rule.labelSelector === null) return rule.countsOwn
  const sameRevision = rule.matchLabelKeys.every((key) => labels.get(key) === revision.get(key))
  return sameRevision && matchesLabels(rule.labelSelector, labels)
}

const minimumOf = (tally: Tally, { minDomains }: SpreadRule): number => {
  if (tally.pods.size === 0 || (minDomains !== null && tally.pods.size < minDomains)) return 0
  return Math.min(...tally.domainsWith.keys())
}

const emptyTally = (topologyKey: string): Tally => ({ topologyKey, pods: new Map(), domainsWith: new Map() })

function open(tally: Tally, domain: string | null): void {
  if (domain === null || tally.pods.has(domain)) return
  tally.pods.set(domain, 0)
  shift(tally, null, 0)
}

function add(tally: Tally, node: ClusterNode): void {
  const domain = domainOf(node, tally.topologyKey)
  if (domain === null) return
  const before = tally.pods.get(domain) ?? null
  tally.pods.set(domain, (before ?? 0) + 1)
  shift(tally, before, (before ?? 0) + 1)
}

/** One domain goes from one number of pods to another; null: it was not there. */
function shift({ domainsWith }: Tally, from: number | null, to: number): void {
  if (from !== null) {
    const left = (domainsWith.get(from) ?? 1) - 1
    if (left === 0) domainsWith.delete(from)
    else domainsWith.set(from, left)
  }
  domainsWith.set(to, (domainsWith.get(to) ?? 0) + 1)
}

const keyOfRule = ({ topologyKey }: { readonly topologyKey: string }): string => topologyKey

const countOf = (tally: Tally, node: ClusterNode): number =>
  tally.pods.get(domainOf(node, tally.topologyKey) ?? '') ?? 0

function domainsAmong(nodes: readonly ClusterNode[], topologyKey: string): number {
  return new Set(nodes.map((node) => domainOf(node, topologyKey)).filter((domain) => domain !== null)).size
}
