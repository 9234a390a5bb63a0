import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { askFindings } from '@/lib/server/views/findings/ask-findings'

export const POST = route(
  { endpoint: api.askFindings, access: 'cluster', limit: 'act' },
  ({ cluster, access, body, runtime, request }) =>
    askFindings(cluster, access, body, { nowMs: runtime.clock.nowMs, signal: request.signal }),
)
