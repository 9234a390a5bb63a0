import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'

export const GET = route({ endpoint: api.livez, access: 'anyone', limit: 'probe' }, () => ({ live: true as const }))
