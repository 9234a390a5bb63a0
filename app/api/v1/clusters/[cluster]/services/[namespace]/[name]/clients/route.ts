import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { getServiceClients } from '@/lib/server/views/clients/get-service-clients'

export const GET = route(
  { endpoint: api.serviceClients, access: 'cluster', limit: 'read' },
  ({ cluster, access, params, query, runtime }) =>
    getServiceClients(runtime, cluster, access, params, query, runtime.clock.nowMs),
)
