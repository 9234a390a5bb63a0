import type { NotObserved, Observed, ObservedClients } from '@/lib/domain/observed/traffic'
import type { FollowedCluster } from '../runtime'
import type { TrafficQuestion } from '../sources'

/** Something that may know who the clients of a Service are. */
export type ClientOrigin = { clients(question: TrafficQuestion, limit: number): Promise<Observed<ObservedClients>> }

/** Who is asked, in this order: a metric source knows every connection, whatever else there is knows a sample. */
const originsOf = ({ traffic }: Pick<FollowedCluster, 'traffic'>): readonly ClientOrigin[] => [traffic]

/**
 * The client addresses of one Service, from the first origin that knows them; where none does, why the last that could
 * answer does not. Never rejects.
 */
export async function observeClients(
  cluster: Pick<FollowedCluster, 'traffic'>,
  question: TrafficQuestion,
  limit: number,
): Promise<Observed<ObservedClients>> {
  let why: NotObserved = notConfigured
  for (const origin of originsOf(cluster)) {
    const observed = await origin.clients(question, limit)
    if (observed.known) return observed
    if (observed.why !== 'not-configured' || why === notConfigured) why = observed
  }
  return why
}

const notConfigured: NotObserved = {
  known: false,
  why: 'not-configured',
  inWords: 'Nothing that counts clients is configured.',
}
