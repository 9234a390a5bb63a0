import { groupWords } from '@/components/overview/service-group'
import type { VerdictKind } from '@/components/ui/verdict-icon'
import type { ClustersResponse } from '@/lib/contracts/clusters'
import type { NodesResponse } from '@/lib/contracts/nodes'
import type { ServiceRow } from '@/lib/contracts/services'
import { formatRatio } from '@/lib/format/ratio'
import { formatShareShort } from '@/lib/format/share'
import { pagesOf } from './pages'

export type PaletteCommand = 'theme' | 'share' | 'keys' | 'clusters'

export type PaletteItem = {
  readonly id: string
  readonly section: 'Services' | 'Nodes' | 'Pages' | 'Commands' | 'Clusters'
  readonly icon: VerdictKind | null
  readonly title: string
  readonly note: string
  readonly target: { readonly href: string } | { readonly command: PaletteCommand }
}

/** Nodes that a search lists at most; the rest is a matter of typing on. */
const MOST_NODES = 8

/** Services that the server found, as entries. */
export function serviceItems(cluster: string, rows: readonly ServiceRow[]): readonly PaletteItem[] {
  return rows.map((row) => ({
    id: `service ${row.namespace}/${row.name}`,
    section: 'Services',
    icon: groupWords[row.group].icon,
    title: `${row.namespace}/${row.name}`,
    note: `Service · ${serviceNote(row)}`,
    target: { href: `/${cluster}/services/${row.namespace}/${row.name}` },
  }))
}

function serviceNote(row: ServiceRow): string {
  if (row.group === 'dropped') return `${formatShareShort(row.droppedShare)} dropped`
  if (row.group === 'uneven') return formatRatio(row.hottestLoad)
  return groupWords[row.group].short
}

/** Nodes whose name or zone holds `text`; choosing one opens its page. Nothing without a text. */
export function nodeItems(cluster: string, nodes: NodesResponse['nodes'], text: string): readonly PaletteItem[] {
  const wanted = text.toLowerCase()
  if (wanted === '') return []
  return nodes
    .filter((node) => node.name.includes(wanted) || node.zone?.toLowerCase().includes(wanted))
    .slice(0, MOST_NODES)
    .map((node) => ({
      id: `node ${node.name}`,
      section: 'Nodes',
      icon: null,
      title: node.name,
      note: node.zone === null ? 'node' : `node · zone ${node.zone}`,
      target: { href: `/${cluster}/nodes/${encodeURIComponent(node.name)}` },
    }))
}

/** Clusters whose name holds `text`. */
export function clusterItems(clusters: ClustersResponse['clusters'], text: string): readonly PaletteItem[] {
  return clusters
    .filter((cluster) => holds(cluster.name, text))
    .map((cluster) => ({
      id: `cluster ${cluster.id}`,
      section: 'Clusters',
      icon: stateIcon[cluster.state],
      title: cluster.name,
      note: cluster.state,
      target: { href: `/${cluster.id}` },
    }))
}

const stateIcon: Record<ClustersResponse['clusters'][number]['state'], VerdictKind> = {
  connecting: 'unknown',
  listing: 'unknown',
  live: 'ok',
  stale: 'stale',
  denied: 'denied',
}

const commands: readonly { command: PaletteCommand; title: string; note: string }[] = [
  { command: 'theme', title: 'Switch between light and dark theme', note: 'T' },
  { command: 'share', title: 'Copy the link to this view', note: 'S' },
  { command: 'clusters', title: 'Switch to another cluster', note: 'G C' },
  { command: 'keys', title: 'Show the keys of this page', note: '?' },
]

/** Pages and commands whose words hold `text`. */
export function fixedItems(cluster: string, text: string): readonly PaletteItem[] {
  const pages: PaletteItem[] = [
    ...pagesOf(cluster).map((page) => ({ href: page.href, label: page.label })),
    { href: `/${cluster}?view=table`, label: 'Overview as a plain table' },
  ].map(({ href, label }) => ({
    id: `page ${href}`,
    section: 'Pages',
    icon: null,
    title: label,
    note: 'page',
    target: { href },
  }))
  const actions: PaletteItem[] = commands.map(({ command, title, note }) => ({
    id: `command ${command}`,
    section: 'Commands',
    icon: null,
    title,
    note,
    target: { command },
  }))
  return [...pages, ...actions].filter((item) => holds(item.title, text))
}

function holds(title: string, text: string): boolean {
  return title.toLowerCase().includes(text.toLowerCase())
}

/** The title in three parts, the middle one being what was typed; empty where it does not occur. */
export function markMatch(title: string, text: string): readonly [string, string, string] {
  const at = text === '' ? -1 : title.toLowerCase().indexOf(text.toLowerCase())
  if (at < 0) return [title, '', '']
  return [title.slice(0, at), title.slice(at, at + text.length), title.slice(at + text.length)]
}
