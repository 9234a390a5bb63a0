import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { NodePage } from '@/components/nodes/node-page'
import { nodeParams } from '@/lib/contracts/node'

type Props = { params: Promise<{ cluster: string; node: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).node }
}

/** One node. An address that cannot name a node is not found. */
export default async function NodeRoute({ params }: Props) {
  const parsed = nodeParams.safeParse(await params)
  if (!parsed.success) notFound()
  const { cluster, node } = parsed.data
  return <NodePage key={node} cluster={cluster} node={node} />
}
