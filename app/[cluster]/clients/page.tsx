import type { Metadata } from 'next'
import { ClientsPage } from '@/components/clients/clients-page'

export const metadata: Metadata = { title: 'Clients' }

/** Who the clients of one cluster are. */
export default async function ClientsRoute({ params }: { params: Promise<{ cluster: string }> }) {
  return <ClientsPage cluster={(await params).cluster} />
}
