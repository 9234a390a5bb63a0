'use client'

import { useQuery } from '@tanstack/react-query'
import { PageHead, Sentence } from '@/components/ui/sentence'
import { servicesPageQuery } from '@/lib/client/queries/services'

export function OverviewView({ cluster }: { cluster: string }) {
  const { data } = useQuery(servicesPageQuery(cluster, {}, null))
  return (
    <PageHead>
      <Sentence parts={[`${data?.summary.external ?? '…'} external Services`]} />
    </PageHead>
  )
}
