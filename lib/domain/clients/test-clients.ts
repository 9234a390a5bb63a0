import type { ClientCount, ObservedClients } from '@/lib/domain/observed/traffic'

/** What was counted of one address; `fields` say what else is known of it. */
export const aClient = (address: string, count: number, fields: Partial<ClientCount> = {}): ClientCount => ({
  address,
  count,
  seenBy: [],
  country: null,
  firstSeenMs: null,
  lastSeenMs: null,
  ...fields,
})

/** Clients that an application counted over ten minutes; without a total, what is listed is all. */
export function observedClients(
  clients: readonly ClientCount[],
  fields: Partial<ObservedClients> = {},
): ObservedClients {
  return {
    measure: 'requests',
    origin: { preset: 'app', name: 'application', metric: 'http_requests_total' },
    windowSeconds: 600,
    clients,
    total: clients.reduce((sum, { count }) => sum + count, 0),
    distinct: clients.length,
    limits: [],
    warnings: [],
    ...fields,
  }
}
