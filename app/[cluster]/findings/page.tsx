import type { Metadata } from 'next'
import { FindingsPage } from '@/components/findings/findings-page'

export const metadata: Metadata = { title: 'Findings' }

/** What is wrong in one cluster. */
export default async function FindingsRoute({ params }: { params: Promise<{ cluster: string }> }) {
  return <FindingsPage cluster={(await params).cluster} />
}
