import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { answerKey } from '@/lib/server/views/answer-key'
import { getNodes } from '@/lib/server/views/get-nodes'

export const GET = route(
  { endpoint: api.nodes, access: 'cluster', limit: 'read', reuse: ({ cluster, access }) => answerKey(cluster, access) },
  ({ cluster, access, nowMs }) => getNodes(cluster, access, nowMs),
)
