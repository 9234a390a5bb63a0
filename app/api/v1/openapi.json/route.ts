import { api } from '@/lib/contracts/api'
import { reusable } from '@/lib/server/http/answer-cache'
import { describeApi } from '@/lib/server/http/openapi'
import { route } from '@/lib/server/http/route'

export const GET = route({ endpoint: api.openapi, access: 'anyone', limit: 'read' }, ({ runtime }) => {
  const { version } = runtime.process.read()
  return reusable(version, () => describeApi(version))
})
