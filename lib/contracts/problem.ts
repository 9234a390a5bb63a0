import { z } from 'zod'

export const problemCodes = [
  'bad-request',
  'unknown-parameter',
  'unauthenticated',
  'forbidden',
  'not-found',
  'method-not-allowed',
  'not-ready',
  'too-many-requests',
  'misdirected',
  'switched-off',
  'internal',
] as const
export type ProblemCode = (typeof problemCodes)[number]

/** RFC 9457 problem details, with a code for programs and what to do for people. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.enum(problemCodes),
  /** One sentence: what happened, to what. */
  detail: z.string(),
  /** One sentence: what to do. */
  action: z.string(),
  requestId: z.string(),
})
export type Problem = z.infer<typeof problem>
