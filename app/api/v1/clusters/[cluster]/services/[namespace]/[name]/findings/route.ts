import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { getServiceFindings } from '@/lib/server/views/findings/get-service-findings'

export const GET = route(
  { endpoint: api.serviceFindings, access: 'cluster', limit: 'read' },
  ({ cluster, access, params, runtime }) => getServiceFindings(runtime, cluster, access, params, runtime.clock.nowMs),
)
