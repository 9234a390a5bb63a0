import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { getNodeReadings } from '@/lib/server/views/nodes/get-node-readings'

export const GET = route(
  { endpoint: api.nodeReadings, access: 'cluster', limit: 'read' },
  ({ cluster, access, query, runtime }) => getNodeReadings(cluster, access, query, runtime.clock.nowMs),
)
