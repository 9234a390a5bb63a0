import type { Problem, ProblemCode } from '@/lib/contracts/problem'

const kinds: Record<ProblemCode, { status: number; title: string }> = {
  'bad-request': { status: 400, title: 'Bad request' },
  'unknown-parameter': { status: 400, title: 'Unknown parameter' },
  unauthenticated: { status: 401, title: 'Not identified' },
  forbidden: { status: 403, title: 'Forbidden' },
  'switched-off': { status: 403, title: 'Switched off' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  misdirected: { status: 421, title: 'Misdirected request' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Internal error' },
  'not-ready': { status: 503, title: 'Not ready' },
}

/** What a view or the wrapper throws to answer with a problem: what happened, and what to do about it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'

  /**
   * @param detail one sentence: what happened, to what
   * @param action one sentence: what to do
   * @param retryAfterSeconds when asking again makes sense; null: it is not a matter of time
   */
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly action: string,
    readonly retryAfterSeconds: number | null = null,
    /** The methods that the address takes, for a 405; null: it is not a matter of the method. */
    readonly allow: string | null = null,
  ) {
    super(detail)
  }
}

/** Absent and not allowed are one answer, so that nobody learns the names of what they may not read. */
export const notFound = (what: string): ProblemError =>
  new ProblemError(
    'not-found',
    `There is no ${what} here, or you may not read it.`,
    'Check the name, and on the status page whether Evenkeel may read it.',
  )

/** RFC 9457 problem details. */
export function problemResponse(error: ProblemError, requestId: string): Response {
  const { status, title } = kinds[error.code]
  const problem: Problem = {
    type: `urn:evenkeel:problem:${error.code}`,
    title,
    status,
    code: error.code,
    detail: error.detail,
    action: error.action,
    requestId,
  }
  const headers = new Headers({ 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' })
  if (error.allow !== null) headers.set('Allow', error.allow)
  if (error.retryAfterSeconds !== null) headers.set('Retry-After', String(error.retryAfterSeconds))
  return new Response(JSON.stringify(problem), { status, headers })
}
