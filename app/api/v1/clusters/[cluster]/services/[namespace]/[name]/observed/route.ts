import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { getObserved } from '@/lib/server/views/observed/get-observed'

export const GET = route(
  { endpoint: api.observed, access: 'cluster', limit: 'read' },
  ({ cluster, access, params, query, runtime }) => getObserved(cluster, access, params, query, runtime.clock),
)
