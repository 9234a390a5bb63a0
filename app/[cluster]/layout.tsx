import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { Shell } from '@/components/shell/shell'
import { clusterParams } from '@/lib/contracts/common'

/** Everything around the pages of one cluster. An address that cannot name a cluster is not found. */
export default async function ClusterLayout({
  children,
  params,
}: {
  children: ReactNode
  params: Promise<{ cluster: string }>
}) {
  const parsed = clusterParams.safeParse(await params)
  if (!parsed.success) notFound()
  return <Shell cluster={parsed.data.cluster}>{children}</Shell>
}
