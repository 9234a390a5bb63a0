import type { Metadata } from 'next'
import { OverviewView } from '@/components/overview/overview-view'

type Props = { params: Promise<{ cluster: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).cluster }
}

/** The overview of one cluster. */
export default async function OverviewPage({ params }: Props) {
  const { cluster } = await params
  return <OverviewView key={cluster} cluster={cluster} />
}
