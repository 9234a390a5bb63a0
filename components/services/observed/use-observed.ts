import { useQuery } from '@tanstack/react-query'
import { toApiError } from '@/lib/client/api-error'
import { observedQuery } from '@/lib/client/queries/observed'
import { type ServiceState, toDistributionChoice } from '@/lib/client/service-url'
import { toSpanChoice } from '@/lib/client/span-url'
import type { ServiceKey } from '@/lib/domain/cluster'
import type { ObservedView } from './observed-view'

/**
 * What the pods of a Service got, for the span and the model that the address names: asked for apart from everything
 * else, and only where it is shown, or wanted besides. Shares as answered by health ports are another figure than those it is held against.
 */
export function useObserved(
  { cluster, service, state }: { cluster: string; service: ServiceKey; state: ServiceState },
  isWanted: boolean,
): ObservedView {
  const { health: _health, ...choice } = toDistributionChoice(state)
  const query = useQuery({
    ...observedQuery(cluster, service, choice, toSpanChoice(state)),
    enabled: (state.tab === 'distribution' || isWanted) && state.health === 'expected',
  })
  return {
    answer: query.data ?? null,
    error: query.error === null ? null : toApiError(query.error),
    isCounting: query.isPlaceholderData,
  }
}
