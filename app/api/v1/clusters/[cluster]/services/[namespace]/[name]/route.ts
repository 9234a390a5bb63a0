import { api } from '@/lib/contracts/api'
import { reusable } from '@/lib/server/http/answer-cache'
import { route } from '@/lib/server/http/route'
import { answerKey } from '@/lib/server/views/answer-key'
import { getService } from '@/lib/server/views/service/get-service'

export const GET = route(
  { endpoint: api.service, access: 'cluster', limit: 'read' },
  ({ cluster, access, params, nowMs }) =>
    reusable(`${answerKey(cluster, access, cluster.changes.version(access))} ${JSON.stringify(params)}`, () =>
      getService(cluster, access, params, nowMs),
    ),
)
