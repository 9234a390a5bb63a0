import type { Metadata } from 'next'
import { OverviewView } from '@/components/overview/overview-view'
import { clusterParams } from '@/lib/contracts/common'

type Props = { params: Promise<{ cluster: string }> }

/** Named by the cluster; an address that cannot name one lends its text to nothing. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const parsed = clusterParams.safeParse(await params)
  return parsed.success ? { title: parsed.data.cluster } : {}
}

/** The overview of one cluster. */
export default async function OverviewPage({ params }: Props) {
  const { cluster } = await params
  return <OverviewView key={cluster} cluster={cluster} />
}
