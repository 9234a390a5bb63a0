import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { getDistribution } from '@/lib/server/views/get-distribution'

export const GET = route(
  { endpoint: api.distribution, access: 'cluster', limit: 'read' },
  ({ cluster, access, params, query, runtime }) => getDistribution(cluster, access, params, query, runtime.clock.nowMs),
)
