import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { getAdvice } from '@/lib/server/views/what-if/get-advice'

export const GET = route(
  { endpoint: api.advice, access: 'cluster', limit: 'read' },
  ({ cluster, access, params, query, runtime }) => getAdvice(cluster, access, params, query, runtime.clock.nowMs),
)
