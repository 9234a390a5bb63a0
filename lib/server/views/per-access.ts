import 'server-only'
import { accessKey } from '../auth/readable'
import type { FollowedCluster } from '../runtime'
import type { ReaderAccess } from '../sources'

/** Something kept for a cluster and all readers with the same rights in it, made when it is first asked for. */
export function perAccess<Kept>(make: () => Kept): (cluster: FollowedCluster, access: ReaderAccess) => Kept {
  const clusters = new WeakMap<FollowedCluster, Map<string, Kept>>()
  return (cluster, access) => {
    const ofCluster = clusters.get(cluster) ?? new Map<string, Kept>()
    clusters.set(cluster, ofCluster)
    const key = accessKey(access)
    const kept = ofCluster.get(key) ?? make()
    ofCluster.set(key, kept)
    return kept
  }
}
