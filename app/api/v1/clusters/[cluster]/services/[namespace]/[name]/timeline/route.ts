import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { getTimeline } from '@/lib/server/views/timeline/get-timeline'

export const GET = route(
  { endpoint: api.timeline, access: 'cluster', limit: 'read' },
  ({ cluster, access, params, query, runtime }) => getTimeline(cluster, access, params, query, runtime.clock.nowMs),
)
