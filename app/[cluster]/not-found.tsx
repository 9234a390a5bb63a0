import { ClusterNotFound } from '@/components/shell/cluster-not-found'

/** An address of a cluster that leads to nothing. */
export default ClusterNotFound
