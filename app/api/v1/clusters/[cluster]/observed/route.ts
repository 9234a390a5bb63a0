import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { getObservedOverview } from '@/lib/server/views/observed/get-observed-overview'

export const GET = route(
  { endpoint: api.observedOverview, access: 'cluster', limit: 'read' },
  ({ cluster, access, query, runtime }) => getObservedOverview(cluster, access, query.services, runtime.clock.nowMs),
)
