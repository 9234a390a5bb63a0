import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { getHealthOverview } from '@/lib/server/views/health/get-health-overview'

export const GET = route(
  { endpoint: api.healthOverview, access: 'cluster', limit: 'read' },
  ({ cluster, access, query, nowMs }) => getHealthOverview(cluster, access, query.services, nowMs),
)
