/**
 * `server`: it did not answer, or said that it cannot now; `refused`: it wants other credentials; `question`: it answers
 * but not this; `answer`: what it sent makes no sense or is too much; `waiting`: it is left alone for a while.
 */
export type FailureKind = 'server' | 'refused' | 'question' | 'answer' | 'waiting'

/** Why a Prometheus gave no answer, in words fit for the screen: never a credential, never raw foreign text. */
export class PrometheusFailure extends Error {
  override readonly name = 'PrometheusFailure'

  /**
   * @param code stable, for programs: `timeout`
   * @param message one sentence: what happened
   * @param action one sentence: what to do
   */
  constructor(
    readonly kind: FailureKind,
    readonly code: string,
    message: string,
    readonly action: string,
    readonly hints: {
      /** Worth asking again at once or after some time. */
      readonly retry?: boolean
      readonly retryAfterSeconds?: number | null
      readonly status?: number
    } = {},
  ) {
    super(message)
  }
}

/** An answer that is not what a Prometheus sends. */
export const badAnswer = (what: string): PrometheusFailure =>
  new PrometheusFailure(
    'answer',
    'bad-answer',
    `The Prometheus answered something that makes no sense: ${what}.`,
    'Check that EVENKEEL_PROMETHEUS_URL names the API of a Prometheus, with its path, and no page before it.',
  )
