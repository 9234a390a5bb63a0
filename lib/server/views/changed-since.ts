import { type ClusterState, type Service, serviceKey } from '@/lib/domain/cluster'
import { sayChange } from '@/lib/domain/observed/change-in-words'
import { lastChange } from '@/lib/domain/observed/last-change'
import type { ToldChange } from '@/lib/domain/observed/observed'
import type { TimeSpan } from '@/lib/domain/observed/traffic'
import type { FollowedCluster } from '../runtime'
import type { ReaderAccess } from '../sources'

/** When the shares that are expected of the pods of one Service last changed since the span began, and by what; null: not that anyone saw. */
export function changeSince(
  { memory }: Pick<FollowedCluster, 'memory'>,
  access: ReaderAccess,
  { state, service }: { readonly state: ClusterState; readonly service: Service },
  { startMs }: TimeSpan,
): ToldChange | null {
  const key = serviceKey(service.namespace, service.name)
  const [own, history] = [memory.of(key), memory.history(key)]
  if (own === null || history === null) return null
  const nodes = access.nodes && state.nodes !== null ? memory.nodeChanges() : null
  const change = lastChange({ states: { state, service, history, nodes }, memory: own, startMs })
  return change && { ...change, inWords: sayChange({ history, nodes }, change) }
}
