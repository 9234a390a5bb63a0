import type { ApiError } from '@/lib/client/api-error'
import type { ObservedResponse } from '@/lib/contracts/observed'

/** What the page knows of what pods got. */
export type ObservedView = {
  /** null: not answered yet, or this view shows none. */
  readonly answer: ObservedResponse | null
  /** Why the latest answer did not come; what is shown is older, if anything is. */
  readonly error: ApiError | null
  /** Another span is being counted; what is shown is of the former one. */
  readonly isCounting: boolean
}

/** Whether there is anything that could count over another span. */
export const hasSource = ({ answer }: ObservedView): boolean => answer?.notObserved?.why !== 'not-configured'

/** What can be drawn; null: nothing was observed, or not yet. */
export const countedIn = ({ answer }: ObservedView): ObservedResponse | null =>
  answer === null || answer.measure === null ? null : answer
