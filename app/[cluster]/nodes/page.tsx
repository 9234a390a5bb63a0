import type { Metadata } from 'next'
import { NodesPage } from '@/components/nodes/nodes-page'

export const metadata: Metadata = { title: 'Nodes' }

/** What enters and is served on each node of one cluster. */
export default async function NodesRoute({ params }: { params: Promise<{ cluster: string }> }) {
  return <NodesPage cluster={(await params).cluster} />
}
