import type { ClusterNode } from '@/lib/domain/cluster'
import { mismatchedKey, untolerated } from './fits'
import { matchesLabels } from './match-labels'
import type { PlacementQuestion, StandingPod } from './question'
import type { ApartRule, PlacementRules, SpreadRule } from './rules'
import { addPod, emptyTally, minimumOf, openDomain, podsAround, type Tally } from './tally'
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

type Counted<Rule> = { readonly rule: Rule; readonly tally: Tally }
type CountedSpread = Counted<SpreadRule> & { readonly weight: number }

/** The rules counted over the pods that stand; each `add` takes the next one in. */
export function createCounts(question: CountsQuestion): RuleCounts {
  const { rules, fitting } = question
  const spread = rules.spread.map((rule) => {
    const weight = Math.log(domainsAmong(fitting, rule.topologyKey) + 2)
    return { rule, tally: tallyOf(rule, question), weight }
  })
  const apart = rules.apart.map((rule) => ({ rule, tally: countAll(rule.topologyKey, question) }))
  const onNode = countAll(hostnameKey, question)
  const inZone = countAll(zoneKey, question)
  const onHosts = spread.filter(({ rule }) => rule.topologyKey === hostnameKey).map(({ tally }) => tally)
  const keys = [...new Set([zoneKey, ...[...rules.spread, ...rules.apart].map(({ topologyKey }) => topologyKey)])]
  const widerKeys = keys.filter((key) => key !== hostnameKey)
  return {
    keyOf(node) {
      let key = `${podsAround(onNode, node)}`
      for (const tally of onHosts) key += ` ${podsAround(tally, node)}`
      for (const wider of widerKeys) key += `\u0000${domainOf(node, wider)}`
      return key
    },
    rank(node) {
      const dislike = dislikeOf(spread, node)
      const together = togetherOn(apart, node)
      if (dislike === null || together === null) return null
      return [dislike, together, podsAround(onNode, node), podsAround(inZone, node)]
    },
    add(node) {
      for (const { rule, tally } of spread) if (rule.countsOwn) addPod(tally, node)
      for (const { tally } of apart) addPod(tally, node)
      addPod(onNode, node)
      addPod(inZone, node)
    },
  }
}

/** What soft constraints hold against a node; null: a hard one forbids it. */
function dislikeOf(spread: readonly CountedSpread[], node: ClusterNode): number | null {
  let dislike = 0
  for (const { rule, tally, weight } of spread) {
    const domain = domainOf(node, rule.topologyKey)
    if (domain === null) {
      if (rule.hard) return null
      continue
    }
    const pods = tally.pods.get(domain) ?? 0
    if (!rule.hard) dislike += pods * weight
    else if (pods + (rule.countsOwn ? 1 : 0) - minimumOf(tally, rule.minDomains) > rule.maxSkew) return null
  }
  return dislike
}

/** Pods that it would rather not be near; null: hard anti-affinity forbids the node. */
function togetherOn(apart: readonly Counted<ApartRule>[], node: ClusterNode): number | null {
  let together = 0
  for (const { rule, tally } of apart) {
    const pods = podsAround(tally, node)
    if (rule.hard && pods > 0) return null
    together += pods
  }
  return together
}

function tallyOf(rule: SpreadRule, { nodes, rules, standing, revision }: CountsQuestion): Tally {
  const tally = emptyTally(rule.topologyKey)
  const eligible = new Set<string>()
  for (const node of nodes.values()) {
    if (!isEligible(node, rule, rules)) continue
    eligible.add(node.name)
    openDomain(tally, domainOf(node, rule.topologyKey))
  }
  for (const pod of standing) {
    const node = nodes.get(pod.nodeName)
    if (node !== undefined && eligible.has(node.name) && isCounted(pod, rule, revision)) addPod(tally, node)
  }
  return tally
}

function countAll(topologyKey: string, { nodes, standing }: CountsQuestion): Tally {
  const tally = emptyTally(topologyKey)
  for (const { nodeName } of standing) {
    const node = nodes.get(nodeName)
    if (node !== undefined) addPod(tally, node)
  }
  return tally
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

function domainsAmong(nodes: readonly ClusterNode[], topologyKey: string): number {
  return new Set(nodes.map((node) => domainOf(node, topologyKey)).filter((domain) => domain !== null)).size
}
