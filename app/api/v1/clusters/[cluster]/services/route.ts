import { api } from '@/lib/contracts/api'
import { reusable } from '@/lib/server/http/answer-cache'
import { route } from '@/lib/server/http/route'
import { answerKey } from '@/lib/server/views/answer-key'
import { countedFindings } from '@/lib/server/views/findings/counted-findings'
import { withVerdicts } from '@/lib/server/views/observed/observed-groups'
import { getServices } from '@/lib/server/views/overview/get-services'
import { overviewRows } from '@/lib/server/views/overview/overview-rows'
import { withFindings } from '@/lib/server/views/overview/rows-with-findings'

export const GET = route(
  { endpoint: api.services, access: 'cluster', limit: 'read' },
  async ({ cluster, access, query, runtime, nowMs }) => {
    const [rows, findings] = await Promise.all([
      overviewRows(cluster, access, runtime.clock),
      countedFindings(cluster, access, runtime.clock),
    ])
    const overview = withVerdicts(cluster, access, withFindings(rows, findings), nowMs)
    return reusable(`${answerKey(cluster, access, overview.version)} ${JSON.stringify(query)}`, () =>
      getServices(cluster, access, overview, query, nowMs),
    )
  },
)
