'use client'

import { useNow } from '@/lib/client/use-now'
import { useFreshness } from './freshness'

export type PrintProvenanceProps = { cluster: string; clusterName: string; demoSeed: number | null }

/** On paper only: which cluster and moment the page is of, what its numbers rest on, and where it can be looked up. */
export function PrintProvenance({ cluster, clusterName, demoSeed }: PrintProvenanceProps) {
  const { text } = useFreshness(cluster)
  const nowMs = useNow()
  if (nowMs === null) return null
  const parts = [
    `Evenkeel, cluster ${clusterName}`,
    `as of ${new Date(nowMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`,
    'expected shares are computed from API objects, observed ones name who counted them',
    `sources: ${text}`,
    ...(demoSeed === null ? [] : [`demo: simulated, seed ${demoSeed}`]),
    window.location.href,
  ]
  return (
    <footer className="hidden border-t border-line px-gutter py-2 text-note wrap-anywhere text-ink-2 print:block">
      {parts.join(' · ')}
    </footer>
  )
}
