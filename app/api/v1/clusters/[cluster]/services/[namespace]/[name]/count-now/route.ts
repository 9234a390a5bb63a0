import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { countNow } from '@/lib/server/views/on-demand/count-now'

export const POST = route(
  { endpoint: api.countNow, access: 'cluster', limit: 'act' },
  ({ cluster, access, params, body, runtime, request }) =>
    countNow(cluster, access, params, body, {
      nowMs: runtime.clock.nowMs,
      signal: request.signal,
      means: runtime,
    }),
)
