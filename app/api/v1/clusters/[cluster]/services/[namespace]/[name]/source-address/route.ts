import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { getSourceAddress } from '@/lib/server/views/service/get-source-address'

export const GET = route(
  { endpoint: api.sourceAddress, access: 'cluster', limit: 'read' },
  ({ cluster, access, params, runtime }) => getSourceAddress(runtime, cluster, access, params, runtime.clock.nowMs),
)
