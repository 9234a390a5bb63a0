/** The API server answered with an error, as a response or as an ERROR event inside a watch. */
export class KubeStatusError extends Error {
  override readonly name = 'KubeStatusError'

  constructor(
    /** HTTP status, or `code` of the Status object of an ERROR event; 0: it did not say. */
    readonly code: number,
    /** `reason` of the Status object (`Expired`, `Forbidden`); `""`: none, or the body was no Status. */
    readonly reason: string,
    /** The server's own sentence; foreign text, not fit to show as it is. */
    readonly statusMessage: string,
    readonly retryAfterSeconds: number | null,
    /** Reasons and messages of `details.causes`. */
    readonly causes: readonly string[],
    /** It came inside a watch that had been answered with 200. */
    readonly inStream: boolean,
  ) {
    super(`API server answered ${code}${reason === '' ? '' : ` ${reason}`}`)
  }
}

/** Nothing came from the API server for too long. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError'

  constructor(readonly waitedMs: number) {
    super(`no answer within ${waitedMs / 1000} s`)
  }
}

/** The API server, or what stands in its place, answered something that is not its protocol. */
export class BadAnswerError extends Error {
  override readonly name = 'BadAnswerError'
}

/** The proxy on the way to the API server refused the tunnel. */
export class ProxyRefusedError extends Error {
  override readonly name = 'ProxyRefusedError'

  constructor(readonly status: number) {
    super(`proxy answered CONNECT with ${status}`)
  }
}

/** Longest wait that a server may ask for; a header that says a day must not stop a reflector for a day. */
const RETRY_AFTER_SECONDS_MAX = 120

/**
 * Decodes an error response. A body that is no Status object (a gateway's HTML page) keeps its HTTP status alone.
 *
 * @param body parsed; null when it could not be
 * @param retryAfter the header `Retry-After`; only its form in seconds is understood, as client-go does
 */
export function toStatusError(httpStatus: number, body: unknown, retryAfter: string | undefined): KubeStatusError {
  const header = retryAfter !== undefined && /^\d+$/.test(retryAfter) ? Number(retryAfter) : null
  return decode(body, httpStatus, header, false)
}

/** Decodes the object of an ERROR event. */
export const toStreamError = (object: unknown): KubeStatusError => decode(object, 0, null, true)

function decode(status: unknown, httpStatus: number, retryAfter: number | null, inStream: boolean): KubeStatusError {
  const fields = isRecord(status) && (status.kind === 'Status' || inStream) ? status : {}
  const details = isRecord(fields.details) ? fields.details : {}
  const causes = Array.isArray(details.causes) ? details.causes.slice(0, 16).filter(isRecord) : []
  const seconds = retryAfter ?? (typeof details.retryAfterSeconds === 'number' ? details.retryAfterSeconds : null)
  return new KubeStatusError(
    httpStatus !== 0 ? httpStatus : typeof fields.code === 'number' ? fields.code : 0,
    typeof fields.reason === 'string' ? fields.reason : '',
    typeof fields.message === 'string' ? fields.message : '',
    seconds === null || !(seconds > 0) ? null : Math.min(seconds, RETRY_AFTER_SECONDS_MAX),
    causes.flatMap(({ reason, message }) => [reason, message].filter((text) => typeof text === 'string')),
    inStream,
  )
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
