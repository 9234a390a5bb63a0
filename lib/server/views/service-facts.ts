import 'server-only'
import type { ServiceFacts } from '@/lib/domain/workload'
import type { FollowedCluster } from '../runtime'
import type { ReaderAccess } from '../sources'
import { findService, type ServiceRef } from './find-service'

/** What is read for opened Services about one of them, once for all who ask within some seconds. */
export function readFacts(cluster: FollowedCluster, access: ReaderAccess, ref: ServiceRef): Promise<ServiceFacts> {
  return cluster.workloads.facts(findService(cluster, access, ref).service)
}
