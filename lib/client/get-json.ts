import type { z } from 'zod'
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

/** Loads the contract of an answer. It comes while the question is under way, so that no page waits for it first. */
export type ContractLoader<S extends z.ZodType> = () => Promise<S>

/**
 * Asks the API and parses the answer by its contract.
 *
 * @throws ApiError for problem details, for no answer, and for an answer that is not of the contract; an abort is
 *   passed on as it is
 */
export async function getJson<S extends z.ZodType>(
  path: string,
  contract: ContractLoader<S>,
  options: { signal?: AbortSignal } = {},
): Promise<z.infer<S>> {
  return ask(path, contract, options.signal === undefined ? {} : { signal: options.signal })
}

/**
 * Sends something to the API that makes it do something, and parses the answer by its contract.
 *
 * @throws as `getJson`
 */
export async function postJson<S extends z.ZodType>(
  path: string,
  body: Readonly<Record<string, unknown>>,
  contract: ContractLoader<S>,
  options: { signal?: AbortSignal } = {},
): Promise<z.infer<S>> {
  return ask(path, contract, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(options.signal !== undefined && { signal: options.signal }),
  })
}

async function ask<S extends z.ZodType>(
  path: string,
  contract: ContractLoader<S>,
  init: RequestInit,
): Promise<z.infer<S>> {
  const [answer, schema] = await Promise.all([fetchBody(path, init), loadOrExplain(contract)])
  const { response, body } = answer
  if (!response.ok) throw await toProblem(response, body)
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw outdatedPage(`The answer of ${path.split('?')[0]} does not have the shape that this page expects.`)
}

type Answer = { readonly response: Response; readonly body: unknown }

async function fetchBody(path: string, init: RequestInit): Promise<Answer> {
  try {
    const response = await fetch(path, { ...init, headers: { ...init.headers, accept: 'application/json' } })
    const text = await response.text()
    return { response, body: parseJson(text) }
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw new ApiError({
      code: 'unreachable',
      status: null,
      detail: 'The Evenkeel server did not answer.',
      action: 'Check that it runs and that this machine reaches it.',
      requestId: null,
    })
  }
}

async function toProblem(response: Response, body: unknown): Promise<ApiError> {
  const { problem } = await loadOrExplain(() => import('@/lib/contracts/problem'))
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

async function loadOrExplain<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch {
    throw outdatedPage('A part of this page could not be loaded.')
  }
}

function outdatedPage(detail: string): ApiError {
  return new ApiError({
    code: 'unreadable',
    status: null,
    detail,
    action: 'Reload the page: the server may have been updated since it was opened.',
    requestId: null,
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
