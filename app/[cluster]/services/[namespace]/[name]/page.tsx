import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ServicePage } from '@/components/services/service-page'
import { serviceParams } from '@/lib/contracts/common'
import { serviceKey } from '@/lib/domain/cluster'

type Props = { params: Promise<{ cluster: string; namespace: string; name: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { namespace, name } = await params
  return { title: `${namespace}/${name}` }
}

/** One Service. An address that cannot name a Service is not found. */
export default async function ServiceRoute({ params }: Props) {
  const parsed = serviceParams.safeParse(await params)
  if (!parsed.success) notFound()
  const { cluster, namespace, name } = parsed.data
  const service = serviceKey(namespace, name)
  return <ServicePage key={service} cluster={cluster} service={service} />
}
