import { api } from '@/lib/contracts/api'
import { route } from '@/lib/server/http/route'
import { openEvents } from '@/lib/server/views/events/open-events'

export const GET = route({ endpoint: api.events, access: 'reader', limit: 'read' }, openEvents)
