import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { getNode } from '@/lib/server/views/nodes/get-node'

export const GET = route(
  { endpoint: api.node, access: 'cluster', limit: 'read' },
  ({ cluster, access, params, query, nowMs }) => getNode(cluster, access, params.node, query, nowMs),
)
