import type { Metadata } from 'next'
import { StatusPage } from '@/components/status/status-page'

export const metadata: Metadata = { title: 'Status' }

/** The sources of one cluster. */
export default async function StatusRoute({ params }: { params: Promise<{ cluster: string }> }) {
  return <StatusPage cluster={(await params).cluster} />
}
