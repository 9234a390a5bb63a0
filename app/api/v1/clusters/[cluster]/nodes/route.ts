import { api } from '@/lib/contracts/api'
import { reusable } from '@/lib/server/http/answer-cache'
import { route } from '@/lib/server/http/route'
import { answerKey } from '@/lib/server/views/answer-key'
import { countedFindings } from '@/lib/server/views/findings/counted-findings'
import { getNodes } from '@/lib/server/views/nodes/get-nodes'
import { overviewRows } from '@/lib/server/views/overview/overview-rows'

export const GET = route(
  { endpoint: api.nodes, access: 'cluster', limit: 'read' },
  async ({ cluster, access, query, runtime, nowMs }) => {
    const overview = query.load ? await overviewRows(cluster, access, runtime.clock) : null
    const version = overview?.version ?? cluster.changes.version(access)
    const findings = await countedFindings(cluster, access, runtime.clock)
    const tallies = findings?.nodes ?? null
    return reusable(`${answerKey(cluster, access, version)} ${query.load} ${tallies?.key}`, () =>
      getNodes(cluster, access, overview?.rows ?? null, tallies, nowMs),
    )
  },
)
