import type { ServiceState } from '@/lib/client/service-url'
import type { CompareQuery } from '@/lib/contracts/compare'

/** The part of the address that a comparison rests on. */
export type Asked = Pick<ServiceState, 'port' | 'family' | 'scenario' | 'pair'>

/** What the comparison asks the API: two Services as they are, or one under a scenario. */
export const toCompareQuestion = ({ port, family, scenario, pair }: Asked): CompareQuery =>
  pair !== null
    ? { with: pair }
    : {
        ...(scenario !== null && { scenario }),
        ...(port !== null && { port }),
        ...(family !== null && { family }),
      }
