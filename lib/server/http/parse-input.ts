import type { z } from 'zod'
import { safeText } from '@/lib/format/foreign-text'
import { sayIssue } from '../say-issue'
import { ProblemError } from './problem'

/**
 * Reads the parameters of the query strictly: one that is unknown or given twice is refused by name, so that a
 * misspelt filter never passes for "no filter".
 *
 * @throws ProblemError `unknown-parameter` or `bad-request`
 */
export function parseQuery<Schema extends z.ZodObject>(url: URL, schema: Schema): z.output<Schema> {
  const allowed = Object.keys(schema.shape)
  const given = new Map<string, string>()
  for (const [name, value] of url.searchParams) {
    if (!allowed.includes(name)) throw unknownParameter(name, allowed)
    if (given.has(name)) {
      throw new ProblemError(
        'bad-request',
        `The parameter "${name}" is given more than once.`,
        'Give each parameter once; lists are separated by commas.',
      )
    }
    given.set(name, value)
  }
  const parsed = schema.safeParse(Object.fromEntries(given))
  if (!parsed.success) throw badValue('parameter', parsed.error)
  return parsed.data
}

/**
 * Reads what was sent, strictly: a field that is not known is refused.
 *
 * @throws ProblemError `bad-request`
 */
export async function parseBody<Schema extends z.ZodObject>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  const parsed = schema.safeParse(parseJson(await request.text()))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  if (issue?.path.length === 0) {
    throw new ProblemError(
      'bad-request',
      issue.code === 'unrecognized_keys'
        ? `There is no field "${safeText(issue.keys[0] ?? '', 40)}" here.`
        : 'What was sent is no object of JSON.',
      `The fields are ${Object.keys(schema.shape).join(', ')}.`,
    )
  }
  throw badValue('field', parsed.error)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Reads the segments of the path.
 *
 * @throws ProblemError `not-found`: a name that cannot exist is answered as one that does not
 */
export function parseParams<Schema extends z.ZodObject>(
  params: Readonly<Record<string, unknown>>,
  schema: Schema,
): z.output<Schema> {
  const parsed = schema.safeParse(params)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new ProblemError(
    'not-found',
    `The ${String(issue?.path[0] ?? 'path')} in the address cannot exist: ${issue === undefined ? 'not a name' : sayIssue(issue)}.`,
    'Check the address.',
  )
}

function unknownParameter(name: string, allowed: readonly string[]): ProblemError {
  const shown = name.length > 40 ? `${name.slice(0, 40)}…` : name
  return new ProblemError(
    'unknown-parameter',
    `There is no parameter "${shown}" here.`,
    allowed.length === 0 ? 'This address takes no parameters.' : `The parameters are ${allowed.join(', ')}.`,
  )
}

function badValue(kind: string, error: z.ZodError): ProblemError {
  const issue = error.issues[0]
  return new ProblemError(
    'bad-request',
    `The ${kind} "${String(issue?.path[0])}" makes no sense: ${issue === undefined ? 'invalid' : sayIssue(issue)}.`,
    'Correct it or leave it out; /api/v1/openapi.json says what each parameter takes.',
  )
}
