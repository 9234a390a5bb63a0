import type { ApiError } from '@/lib/client/api-error'
import type { ServiceState } from '@/lib/client/service-url'
import type { DistributionResponse } from '@/lib/contracts/distribution'
import type { ServiceResponse } from '@/lib/contracts/service'

/** Changes the part of the address that a reader may change. */
export type ChangeState = (change: Partial<ServiceState>) => void

export type ServiceViewProps = {
  cluster: string
  service: ServiceResponse
  answer: DistributionResponse
  state: ServiceState
  onChange: ChangeState
  /** Why the latest answer did not come; what is shown is older. */
  error: ApiError | null
  /** A changed choice is being computed; what is shown is of the former one. */
  isComputing: boolean
}
