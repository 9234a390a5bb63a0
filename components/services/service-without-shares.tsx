'use client'

import { Button } from '@/components/ui/control'
import { PageHead, Sentence } from '@/components/ui/sentence'
import { Notice } from '@/components/ui/small'
import type { ApiError } from '@/lib/client/api-error'
import { isChosen, noChoice } from '@/lib/client/service-url'
import type { ServiceResponse } from '@/lib/contracts/service'
import { Breadcrumb } from './breadcrumb'
import { ConfigurationTab } from './configuration/configuration-tab'
import type { ServiceViewProps } from './service-view-props'

export type ServiceWithoutSharesProps = Pick<ServiceViewProps, 'cluster' | 'state' | 'onChange'> & {
  service: ServiceResponse
  /** Why there is no distribution. */
  error: ApiError
  onRetry: () => void
}

/** A Service whose object can be read while its shares cannot be computed: says why, and shows what the object says. */
export function ServiceWithoutShares(props: ServiceWithoutSharesProps) {
  const { cluster, service, state, onChange, error, onRetry } = props
  return (
    <>
      <PageHead className="pb-2">
        <Breadcrumb cluster={cluster} namespace={service.namespace} name={service.name} policy={service.policy} />
        <Sentence parts={[`The shares of ${service.name} cannot be computed; what its object says stands below.`]} />
      </PageHead>
      <div className="flex flex-col gap-1 px-gutter">
        <Notice kind={error.code === 'not-ready' ? 'unknown' : 'fault'} title={error.detail}>
          {error.action} {error.transient && 'The page asks again every 5 s by itself. '}
          <Button className="ml-1" onClick={onRetry}>
            Ask again
          </Button>
          {isChosen(state) && (
            <Button className="ml-1" onClick={() => onChange(noChoice)}>
              Back to what was detected
            </Button>
          )}
        </Notice>
      </div>
      <ConfigurationTab service={service} />
    </>
  )
}
