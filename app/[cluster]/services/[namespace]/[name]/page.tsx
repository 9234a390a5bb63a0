import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ServicePage } from '@/components/services/service-page'
import { serviceParams } from '@/lib/contracts/common'
import { serviceKey } from '@/lib/domain/cluster'

type Props = { params: Promise<{ cluster: string; namespace: string; name: string }> }

/** Named by the Service; an address that cannot name one lends its text to nothing. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const parsed = serviceParams.safeParse(await params)
  return parsed.success ? { title: serviceKey(parsed.data.namespace, parsed.data.name) } : {}
}

/** One Service. An address that cannot name a Service is not found. */
export default async function ServiceRoute({ params }: Props) {
  const parsed = serviceParams.safeParse(await params)
  if (!parsed.success) notFound()
  const { cluster, namespace, name } = parsed.data
  const service = serviceKey(namespace, name)
  return <ServicePage key={service} cluster={cluster} service={service} />
}
