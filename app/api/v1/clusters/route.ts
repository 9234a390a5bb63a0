import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { getClusters } from '@/lib/server/views/status/get-clusters'

export const GET = route({ endpoint: api.clusters, access: 'reader', limit: 'read' }, ({ runtime, accessTo }) =>
  getClusters(runtime.clusters.values(), runtime.config.demo, accessTo),
)
