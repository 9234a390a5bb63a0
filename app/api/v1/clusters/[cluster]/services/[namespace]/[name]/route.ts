import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { getService } from '@/lib/server/views/get-service'

export const GET = route(
  { endpoint: api.service, access: 'cluster', limit: 'read' },
  ({ cluster, access, params, nowMs }) => getService(cluster, access, params, nowMs),
)
