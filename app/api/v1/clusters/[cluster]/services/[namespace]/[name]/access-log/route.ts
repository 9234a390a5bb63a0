import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { readAccessLog } from '@/lib/server/views/on-demand/read-access-log'

export const POST = route(
  { endpoint: api.accessLog, access: 'cluster', limit: 'act' },
  ({ cluster, access, params, body, runtime, request }) =>
    readAccessLog(cluster, access, params, body, {
      nowMs: runtime.clock.nowMs,
      signal: request.signal,
      means: runtime,
    }),
)
