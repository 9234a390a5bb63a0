import { api } from '@/lib/contracts/api'
import { ProblemError } from '@/lib/server/http/problem'
import { route } from '@/lib/server/http/route'

/** Never tied to an API server: an outage there must not take away the tool that explains it. */
export const GET = route({ endpoint: api.readyz, access: 'anyone', limit: 'probe' }, ({ runtime }) => {
  if (!runtime.streams.draining()) return { ready: true as const }
  throw new ProblemError('not-ready', 'This server is stopping.', 'Send requests to another one.', 2)
})
