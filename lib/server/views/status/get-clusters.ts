import 'server-only'
import type { ClustersResponse } from '@/lib/contracts/clusters'
import { seesAnything } from '../../auth/readable'
import type { ClusterSources, ReaderAccess } from '../../sources'

/** The clusters of which the reader may see anything, in the order of the settings. */
export async function getClusters(
  clusters: Iterable<ClusterSources>,
  demo: { readonly seed: number } | null,
  accessTo: (clusterId: string) => Promise<ReaderAccess>,
): Promise<ClustersResponse> {
  const shown: ClustersResponse['clusters'] = []
  for (const { id, name, source } of clusters) {
    if (seesAnything(await accessTo(id))) shown.push({ id, name, state: source.status().state })
  }
  return { demo, clusters: shown }
}
