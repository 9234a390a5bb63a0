import type { Protocol } from '@/lib/domain/cluster'
import { matchesLabels } from '@/lib/domain/placement/match-labels'
import type { IpBlock, NetworkPolicy, Pod } from '@/lib/domain/workload'

/** A port that pods serve for the Service. */
export type BackendPort = { readonly number: number; readonly name: string | null; readonly protocol: Protocol }

/** A NetworkPolicy that admits clients by address, and its blocks that narrow who may come. */
export type NarrowPolicy = { readonly name: string; readonly blocks: readonly IpBlock[] }

/**
 * NetworkPolicies that let connections from outside to these pods in by address alone: an `ipBlock` that is not
 * everything, on a port of the Service, where no other rule lets in everybody. Policies add up; a pod that none selects
 * is open.
 *
 * A port by a name other than the Service's targetPort counts as another port.
 */
export function narrowPolicies(
  policies: readonly NetworkPolicy[],
  pods: readonly Pod[],
  ports: readonly BackendPort[],
): readonly NarrowPolicy[] {
  const found = new Map<string, NarrowPolicy>()
  for (const labels of distinctLabels(pods)) {
    const own = policies.filter(({ podSelector, ingress }) => ingress !== null && matchesLabels(podSelector, labels))
    for (const port of ports) {
      const rules = own.flatMap(({ name, ingress }) => (ingress ?? []).map((rule) => ({ name, rule })))
      const applying = rules.filter(({ rule }) => appliesTo(rule, port))
      if (applying.some(({ rule }) => isOpen(rule))) continue
      for (const { name, rule } of applying) if (rule.ipBlocks.length > 0) add(found, name, rule.ipBlocks)
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

type Rule = NonNullable<NetworkPolicy['ingress']>[number]

function add(found: Map<string, NarrowPolicy>, name: string, blocks: readonly IpBlock[]): void {
  const known = found.get(name)?.blocks ?? []
  found.set(name, { name, blocks: [...known, ...blocks.filter((block) => !known.includes(block))] })
}

/** Pods of one template share their labels: each set of labels is looked at once. */
function distinctLabels(pods: readonly Pod[]): readonly Pod['labels'][] {
  return [...new Map(pods.map(({ labels }) => [JSON.stringify([...labels].sort()), labels])).values()]
}

const isOpen = ({ ipBlocks, hasSelectors }: Rule): boolean =>
  (ipBlocks.length === 0 && !hasSelectors) || ipBlocks.some(isEverything)

const isEverything = ({ cidr, except }: IpBlock): boolean => cidr.endsWith('/0') && except.length === 0

function appliesTo({ ports }: Rule, { number, name, protocol }: BackendPort): boolean {
  if (ports.length === 0) return true
  return ports.some((each) => {
    if (each.protocol !== protocol) return false
    if (each.port === null || each.port === name) return true
    // "8080", or "8000-8100" where the policy has an endPort.
    const [first, last = first] = each.port.split('-').map(Number)
    return first !== undefined && last !== undefined && first <= number && number <= last
  })
}
