import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { getStatus } from '@/lib/server/views/get-status'

export const GET = route(
  { endpoint: api.status, access: 'cluster', limit: 'read' },
  ({ cluster, access, runtime, nowMs }) => getStatus(cluster, access, runtime.process.read(), nowMs),
)
