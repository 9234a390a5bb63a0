import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { answerKey } from '@/lib/server/views/answer-key'
import { getServices } from '@/lib/server/views/get-services'

export const GET = route(
  {
    endpoint: api.services,
    access: 'cluster',
    limit: 'read',
    reuse: ({ cluster, access, query }) => `${answerKey(cluster, access)} ${JSON.stringify(query)}`,
  },
  ({ cluster, access, query, nowMs }) => getServices(cluster, access, query, nowMs),
)
