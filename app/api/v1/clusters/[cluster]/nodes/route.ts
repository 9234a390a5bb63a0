import { api } from '@/lib/contracts/api'
import { reusable } from '@/lib/server/http/answer-cache'
import { route } from '@/lib/server/http/route'
import { answerKey } from '@/lib/server/views/answer-key'
import { getNodes } from '@/lib/server/views/get-nodes'

export const GET = route({ endpoint: api.nodes, access: 'cluster', limit: 'read' }, ({ cluster, access, nowMs }) =>
  reusable(answerKey(cluster, access, cluster.changes.version(access)), () => getNodes(cluster, access, nowMs)),
)
