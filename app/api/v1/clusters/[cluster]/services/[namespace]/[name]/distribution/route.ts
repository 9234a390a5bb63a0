import { api } from '@/lib/contracts/api'
import { reusable } from '@/lib/server/http/answer-cache'
import { route } from '@/lib/server/http/route'
import { answerKey } from '@/lib/server/views/answer-key'
import { getDistribution, getExpectedDistribution } from '@/lib/server/views/service/get-distribution'

export const GET = route(
  { endpoint: api.distribution, access: 'cluster', limit: 'read' },
  ({ cluster, access, params, query, runtime, nowMs }) => {
    if (query.health === 'answered') return getDistribution(cluster, access, params, query, runtime.clock.nowMs)
    const key = answerKey(cluster, access, cluster.changes.version(access))
    return reusable(`${key} ${JSON.stringify([params, query])}`, () =>
      getExpectedDistribution(cluster, access, params, query, nowMs),
    )
  },
)
