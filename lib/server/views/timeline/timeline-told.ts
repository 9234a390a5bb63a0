import type { ClusterState, Service } from '@/lib/domain/cluster'
import type { TimeSpan } from '@/lib/domain/observed/traffic'
import type { ServiceMemory } from '@/lib/domain/service-memory'
import type { Kept, NodeChange, ServiceHistory } from '@/lib/domain/timeline/changes'

/** All that a timeline is told from. */
export type Told = {
  readonly state: ClusterState
  readonly service: Service
  readonly span: TimeSpan
  readonly memory: ServiceMemory | null
  readonly history: ServiceHistory
  /** null: nodes are not known, or not for this reader. */
  readonly nodes: Kept<NodeChange> | null
  readonly seesNodes: boolean
}
