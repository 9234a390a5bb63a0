import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { getServiceHealth } from '@/lib/server/views/health/get-service-health'

export const GET = route(
  { endpoint: api.health, access: 'cluster', limit: 'read' },
  ({ cluster, access, params, runtime }) => getServiceHealth(cluster, access, params, runtime.clock.nowMs),
)
