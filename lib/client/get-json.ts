import type { z } from 'zod'
import { problem } from '@/lib/contracts/problem'
import { ApiError } from './api-error'

type QueryValue = string | number | boolean | undefined

/** A path of the API with its query; values that are undefined are left out, names are escaped. */
export function apiPath(segments: readonly string[], query: Record<string, QueryValue> = {}): string {
  const path = segments.map(encodeURIComponent).join('/')
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value))
  const text = search.toString()
  return `/api/v1/${path}${text === '' ? '' : `?${text}`}`
}

/**
 * Asks the API and parses the answer by its contract.
 *
 * @throws ApiError for problem details, for no answer, and for an answer that is not of the contract; an abort is
 *   passed on as it is
 */
export async function getJson<S extends z.ZodType>(
  path: string,
  schema: S,
  options: { signal?: AbortSignal } = {},
): Promise<z.infer<S>> {
  const response = await fetchOrExplain(path, options.signal)
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw toProblem(response, body)
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw new ApiError({
    code: 'unreadable',
    status: response.status,
    detail: `The answer of ${path.split('?')[0]} does not have the shape that this page expects.`,
    action: 'Reload the page: the server may have been updated since it was opened.',
    requestId: null,
  })
}

async function fetchOrExplain(path: string, signal: AbortSignal | undefined): Promise<Response> {
  try {
    return await fetch(path, { headers: { accept: 'application/json' }, signal: signal ?? null })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiError({
      code: 'unreachable',
      status: null,
      detail: 'The Evenkeel server did not answer.',
      action: 'Check that it runs and that this machine reaches it; the page asks again by itself.',
      requestId: null,
    })
  }
}

function toProblem(response: Response, body: unknown): ApiError {
  const parsed = problem.safeParse(body)
  if (parsed.success) return new ApiError(parsed.data)
  return new ApiError({
    code: response.status >= 500 ? 'internal' : 'unreadable',
    status: response.status,
    detail: `The server answered ${response.status} without saying why.`,
    action: 'Something between this browser and Evenkeel may have answered instead: check the proxy in front of it.',
    requestId: null,
  })
}
