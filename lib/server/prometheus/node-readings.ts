import type { IpFamily, NodeAddress } from '@/lib/domain/cluster'
import { type NodeReading, nothingReadOfNode } from '@/lib/domain/node-readings/reading'
import type { Labels, Sample } from './envelope'
import { is } from './presets/preset'
import { toMatchers } from './queries'
import { type Matcher, selector } from './quote'
import type { Asking } from './scrapes'
import type { ExtraMatcher } from './settings'

/** A node as exporters may call it. */
export type NamedNode = { readonly name: string; readonly addresses: readonly Pick<NodeAddress, 'address'>[] }

type Field = 'conntrackEntries' | 'conntrackLimit' | 'syncedAtMs' | 'pendingChanges' | 'withoutLocal'

/** What is read of nodes, and from which metric (metrics page 1.2, 1.4); whatever their types say, all are gauges. */
const fields: readonly { readonly field: Field; readonly metric: string; readonly where: readonly Matcher[] }[] = [
  { field: 'conntrackEntries', metric: 'node_nf_conntrack_entries', where: [] },
  { field: 'conntrackLimit', metric: 'node_nf_conntrack_entries_limit', where: [] },
  { field: 'syncedAtMs', metric: 'kubeproxy_sync_proxy_rules_last_timestamp_seconds', where: [] },
  { field: 'pendingChanges', metric: 'kubeproxy_sync_proxy_rules_endpoint_changes_pending', where: [] },
  {
    field: 'withoutLocal',
    metric: 'kubeproxy_sync_proxy_rules_no_local_endpoints_total',
    where: [is('traffic_policy', 'external')],
  },
]

/** All readings of all nodes in one query; a second scrape of the same exporter says the same. */
export const readingsOfNodes = (extra: readonly ExtraMatcher[]): string =>
  fields
    .map(({ field, metric, where }) => {
      const series = selector(metric, [...where, ...toMatchers(extra)])
      return `label_replace(max by (instance,node,ip_family) (${series}),"reading","${field}","","")`
    })
    .join(' or ')

/**
 * What exporters say of these nodes, by their names; a node that none speaks of is absent.
 *
 * @throws PrometheusFailure
 */
export async function readingsOf(
  { client, extra }: Pick<Asking, 'client' | 'extra'>,
  nodes: readonly NamedNode[],
  atMs: number,
): Promise<ReadonlyMap<string, NodeReading>> {
  const { data } = await client.instant(readingsOfNodes(extra), atMs)
  const names = namesOf(nodes)
  const readings = new Map<string, NodeReading>()
  for (const sample of data) {
    const node = nodeOf(sample.labels, names)
    if (node === null || sample.value === null) continue
    readings.set(node, withSample(readings.get(node) ?? nothingReadOfNode, sample, sample.value))
  }
  return readings
}

function withSample(reading: NodeReading, { labels }: Sample, value: number): NodeReading {
  const field = labels.get('reading') as Field
  if (field === 'withoutLocal') {
    const family = familyIn(labels)
    const count = Math.max(value, reading.withoutLocal.get(family) ?? 0)
    return { ...reading, withoutLocal: new Map([...reading.withoutLocal, [family, count]]) }
  }
  const told = field === 'syncedAtMs' ? value * 1000 : value
  return { ...reading, [field]: Math.max(told, reading[field] ?? told) }
}

function familyIn(labels: Labels): IpFamily | 'any' {
  const family = labels.get('ip_family')
  return family === 'IPv4' || family === 'IPv6' ? family : 'any'
}

/** By every way to call a node; an address that two of them have says nothing. */
function namesOf(nodes: readonly NamedNode[]): ReadonlyMap<string, string | null> {
  const names = new Map<string, string | null>()
  for (const { name, addresses } of nodes) {
    for (const text of new Set([name, ...addresses.map(({ address }) => address)])) {
      names.set(text, names.has(text) ? null : name)
    }
  }
  // A name is a name, whoever has it as an address.
  for (const { name } of nodes) names.set(name, name)
  return names
}

/** By the label `node`, else by `instance`, which is the name or the address of the node, with or without a port. */
function nodeOf(labels: Labels, names: ReadonlyMap<string, string | null>): string | null {
  const instance = labels.get('instance')
  const host = /^\[([^\]]+)\](?::\d+)?$/.exec(instance)?.[1] ?? instance.replace(/:\d+$/, '')
  return names.get(labels.get('node')) ?? names.get(instance) ?? names.get(host) ?? null
}
