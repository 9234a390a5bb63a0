import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { clusterFindings } from '@/lib/server/views/findings/cluster-findings'
import { getFindings } from '@/lib/server/views/findings/get-findings'

export const GET = route(
  { endpoint: api.findings, access: 'cluster', limit: 'read' },
  async ({ cluster, access, query, nowMs }) =>
    getFindings(cluster, access, await clusterFindings(cluster, access, nowMs), query, nowMs),
)
