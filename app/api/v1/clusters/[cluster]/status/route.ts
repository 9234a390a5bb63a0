import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { getGeography } from '@/lib/server/views/clients/get-geography'
import { getStatus } from '@/lib/server/views/status/get-status'

export const GET = route(
  { endpoint: api.status, access: 'cluster', limit: 'read' },
  async ({ cluster, access, runtime, nowMs }) => ({
    ...getStatus(cluster, access, runtime.process.read(), nowMs),
    geography: await getGeography(runtime, nowMs),
  }),
)
