import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { countNow } from '@/lib/server/views/count-now'

export const POST = route(
  { endpoint: api.countNow, access: 'cluster', limit: 'act' },
  ({ cluster, access, params, runtime, request }) =>
    countNow(cluster, access, params, {
      nowMs: runtime.clock.nowMs,
      signal: request.signal,
      mask: runtime.addressMask,
    }),
)
