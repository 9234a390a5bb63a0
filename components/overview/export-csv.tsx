'use client'

import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@/components/ui/control'
import { toApiError } from '@/lib/client/api-error'
import { type CellValue, isAsked } from '@/lib/client/overview-url'
import { clustersQuery } from '@/lib/client/queries/clusters'
import { nodesQuery } from '@/lib/client/queries/nodes'
import { type ServicesFilter, servicesPageQuery } from '@/lib/client/queries/services'
import type { ServiceRow } from '@/lib/contracts/services'

export type ExportCsvProps = { cluster: string; filter: ServicesFilter; value: CellValue }

/** Downloads all rows that match, those not yet fetched included. What rows do not carry has no file: only those in view are asked. */
export function ExportCsv({ cluster, filter, value }: ExportCsvProps) {
  const queryClient = useQueryClient()
  const [state, setState] = useState<'idle' | 'busy' | string>('idle')
  const shown = isAsked(value) ? 'load' : value
  const save = async () => {
    setState('busy')
    try {
      const [{ csvFileName, servicesCsv }, rows, clusters, nodes] = await Promise.all([
        import('./services-csv'),
        fetchAll(queryClient, cluster, filter),
        queryClient.fetchQuery(clustersQuery()),
        queryClient.fetchQuery(nodesQuery(cluster)),
      ])
      const provenance = { cluster, asOfMs: Date.now(), demoSeed: clusters.demo?.seed ?? null }
      const zoneOf = new Map(nodes.nodes.map((node) => [node.name, node.zone]))
      download(csvFileName(shown, provenance), servicesCsv({ rows, zoneOf, value: shown, provenance }))
      setState('idle')
    } catch (error) {
      setState(toApiError(error).detail)
    }
  }
  return (
    <>
      <Button onClick={save} disabled={state === 'busy'}>
        CSV
      </Button>
      {state !== 'idle' && state !== 'busy' && (
        <span role="status" className="text-fault">
          No file: {state}
        </span>
      )}
    </>
  )
}

async function fetchAll(queryClient: QueryClient, cluster: string, filter: ServicesFilter): Promise<ServiceRow[]> {
  const rows: ServiceRow[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof fetchPage>> = await fetchPage(queryClient, cluster, filter, cursor)
    rows.push(...page.services)
    cursor = page.next
  } while (cursor !== null)
  return rows
}

function fetchPage(queryClient: QueryClient, cluster: string, filter: ServicesFilter, cursor: string | null) {
  return queryClient.fetchQuery(servicesPageQuery(cluster, filter, cursor))
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
