import type { FollowedCluster } from '../runtime'
import type { ReaderAccess } from '../sources'
import { accessKey } from './readable'

/** Names what an answer about a cluster rests on: the cluster, the reader's rights, and the versions of state and status. */
export function answerKey({ id, changes }: FollowedCluster, access: ReaderAccess): string {
  return `${id} ${accessKey(access)} ${changes.version(access)} ${changes.statusVersion()}`
}
