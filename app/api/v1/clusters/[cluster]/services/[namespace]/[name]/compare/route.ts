import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { getCompare } from '@/lib/server/views/what-if/get-compare'

export const GET = route(
  { endpoint: api.compare, access: 'cluster', limit: 'read' },
  ({ cluster, access, params, query, runtime }) => getCompare(cluster, access, params, query, runtime.clock.nowMs),
)
