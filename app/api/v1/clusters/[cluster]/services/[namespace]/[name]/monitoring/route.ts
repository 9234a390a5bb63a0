import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { getMonitoring } from '@/lib/server/views/service/get-monitoring'

export const GET = route(
  { endpoint: api.monitoring, access: 'cluster', limit: 'read' },
  ({ cluster, access, params, runtime }) => getMonitoring(cluster, access, params, runtime.clock.nowMs),
)
