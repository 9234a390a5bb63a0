import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { getClusterClients } from '@/lib/server/views/clients/get-cluster-clients'

export const GET = route(
  { endpoint: api.clusterClients, access: 'cluster', limit: 'read' },
  ({ cluster, access, query, runtime }) => getClusterClients(runtime, cluster, access, query, runtime.clock.nowMs),
)
