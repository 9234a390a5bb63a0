import { api } from '@/lib/contracts/api'
import { describeApi } from '@/lib/server/http/openapi'
import { route } from '@/lib/server/http/route'

export const GET = route(
  { endpoint: api.openapi, access: 'anyone', limit: 'read', reuse: () => 'the same until the next build' },
  ({ runtime }) => describeApi(runtime.process.read().version),
)
