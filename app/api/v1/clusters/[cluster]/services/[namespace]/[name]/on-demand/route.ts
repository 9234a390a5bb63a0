import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { getOnDemand } from '@/lib/server/views/on-demand/get-on-demand'

export const GET = route(
  { endpoint: api.onDemand, access: 'cluster', limit: 'read' },
  ({ cluster, access, params, nowMs }) => getOnDemand(cluster, access, params, nowMs),
)
