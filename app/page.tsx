import { FirstCluster } from '@/components/shell/first-cluster'

/** The address without a cluster: leads to the first one. */
export default function Home() {
  return <FirstCluster />
}
