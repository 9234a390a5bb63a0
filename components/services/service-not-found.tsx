import Link from 'next/link'
import { controlClass } from '@/components/ui/control'
import { PageState } from '@/components/ui/page-state'
import type { ApiError } from '@/lib/client/api-error'
import { splitServiceKey } from '@/lib/client/queries/service'
import type { ServiceKey } from '@/lib/domain/cluster'

export type ServiceNotFoundProps = { cluster: string; service: ServiceKey; error: ApiError }

/** A Service that is not there, was deleted while it was looked at, or may not be read. */
export function ServiceNotFound({ cluster, service, error }: ServiceNotFoundProps) {
  const { namespace, name } = splitServiceKey(service)
  return (
    <PageState
      kind="unknown"
      title={error.detail}
      actions={
        <>
          <Link href={`/${cluster}?q=${encodeURIComponent(name)}`} className={controlClass('primary')}>
            Look for {name}
          </Link>
          <Link href={`/${cluster}?q=${encodeURIComponent(`${namespace}/`)}`} className={controlClass()}>
            Services of {namespace}
          </Link>
          <Link href={`/${cluster}`} className={controlClass()}>
            All Services
          </Link>
        </>
      }
    >
      <p>{error.action}</p>
      <p>The page looks again as soon as the cluster changes.</p>
    </PageState>
  )
}
