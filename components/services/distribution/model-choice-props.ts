import type { ServiceState } from '@/lib/client/service-url'
import type { DistributionPort, DistributionResponse } from '@/lib/contracts/distribution'
import type { ChangeState } from '../service-view-props'

export type ModelChoiceProps = {
  answer: DistributionResponse
  port: DistributionPort | undefined
  state: ServiceState
  onChange: ChangeState
}
