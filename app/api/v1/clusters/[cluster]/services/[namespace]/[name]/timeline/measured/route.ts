import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { getTimelineMeasured } from '@/lib/server/views/timeline/get-timeline-measured'

export const GET = route(
  { endpoint: api.timelineMeasured, access: 'cluster', limit: 'read' },
  ({ cluster, access, params, query, runtime }) =>
    getTimelineMeasured(cluster, access, params, query, runtime.clock.nowMs),
)
