import type { ProblemCode } from '@/lib/contracts/problem'

/** Beside the codes of the API: `unreachable` no answer came, `unreadable` an answer came that is not of the contract. */
export type ApiErrorCode = ProblemCode | 'unreachable' | 'unreadable'

export type ApiErrorFields = {
  readonly code: ApiErrorCode
  /** HTTP status; null when no answer came. */
  readonly status: number | null
  /** One sentence: what happened, to what. */
  readonly detail: string
  /** One sentence: what to do. */
  readonly action: string
  readonly requestId: string | null
}

/** Why a call of the API failed, in words that a page can show. */
export class ApiError extends Error implements ApiErrorFields {
  readonly code: ApiErrorCode
  readonly status: number | null
  readonly detail: string
  readonly action: string
  readonly requestId: string | null

  constructor(fields: ApiErrorFields) {
    super(fields.detail)
    this.name = 'ApiError'
    this.code = fields.code
    this.status = fields.status
    this.detail = fields.detail
    this.action = fields.action
    this.requestId = fields.requestId
  }

  /** Whether asking again may help: nothing came, the server is not ready, too busy or broken. */
  get transient(): boolean {
    return (
      this.code === 'unreachable' ||
      this.code === 'not-ready' ||
      this.code === 'too-many-requests' ||
      this.code === 'internal'
    )
  }
}

/** Any thrown value as an `ApiError`, so that pages have one shape to show. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  return new ApiError({
    code: 'unreadable',
    status: null,
    detail: 'This page met an error of its own.',
    action: 'Reload the page; if it comes back, report it with what you did before.',
    requestId: null,
  })
}
