import { accessKey } from '../auth/readable'
import type { FollowedCluster } from '../runtime'
import type { ReaderAccess } from '../sources'

/**
 * Names what an answer about a cluster rests on: the cluster, the reader's rights, and the versions of state and status.
 *
 * @param version of the state that the answer was made from
 */
export function answerKey({ id, changes }: FollowedCluster, access: ReaderAccess, version: number): string {
  return `${id} ${accessKey(access)} ${version} ${changes.statusVersion()}`
}
