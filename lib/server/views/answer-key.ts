import { accessKey } from '../auth/readable'
import type { FollowedCluster } from '../runtime'
import type { ReaderAccess } from '../sources'

/** Names what an answer about a cluster rests on: the cluster, the reader's rights, and the versions of state and status. */
export function answerKey({ id, changes }: FollowedCluster, access: ReaderAccess): string {
  return `${id} ${accessKey(access)} ${changes.version(access)} ${changes.statusVersion()}`
}
