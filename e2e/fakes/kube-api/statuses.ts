import { qualifiedName, type ResourceType } from './resources'

/** `Status` of the API, in the words of a real kube-apiserver 1.36. */
export type StatusBody = {
  readonly kind: 'Status'
  readonly apiVersion: 'v1'
  readonly metadata: { readonly continue?: string }
  readonly status: 'Failure'
  readonly message: string
  readonly reason?: string
  readonly details?: StatusDetails
  readonly code: number
}

type StatusDetails = {
  readonly group?: string
  readonly kind?: string
  readonly name?: string
  readonly causes?: readonly { readonly reason?: string; readonly message: string; readonly field?: string }[]
  readonly retryAfterSeconds?: number
}

const failure = (code: number, reason: string | undefined, message: string, details?: StatusDetails): StatusBody => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  ...(reason === undefined ? {} : { reason }),
  ...(details === undefined ? {} : { details }),
  code,
})

const named = (type: ResourceType): StatusDetails =>
  type.group === '' ? { kind: type.resource } : { group: type.group, kind: type.resource }

export const unauthorized = (): StatusBody => failure(401, 'Unauthorized', 'Unauthorized')

export function forbidden(
  user: string,
  verb: string,
  type: ResourceType,
  namespace: string | null,
  name: string | null,
): StatusBody {
  const subject = name === null ? qualifiedName(type) : `${qualifiedName(type)} "${name}"`
  const scope = namespace === null ? 'at the cluster scope' : `in the namespace "${namespace}"`
  const message = `${subject} is forbidden: User "${user}" cannot ${verb} resource "${type.resource}" in API group "${type.group}" ${scope}`
  return failure(403, 'Forbidden', message, name === null ? named(type) : { name, ...named(type) })
}

export const noSuchPath = (): StatusBody =>
  failure(404, 'NotFound', 'the server could not find the requested resource', {})

export const notFound = (type: ResourceType, name: string): StatusBody =>
  failure(404, 'NotFound', `${qualifiedName(type)} "${name}" not found`, { name, ...named(type) })

export const badContinue = (): StatusBody =>
  failure(
    400,
    'BadRequest',
    "invalid continue token: continue key is not valid: invalid character 'i' looking for beginning of value",
  )

export const badVersion = (text: string): StatusBody =>
  failure(
    500,
    undefined,
    `resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`,
  )

export const expiredWatch = (asked: number, oldest: number): StatusBody =>
  failure(410, 'Expired', `too old resource version: ${asked} (${oldest})`)

export const expiredContinue = (fresh: string): StatusBody => ({
  ...failure(
    410,
    'Expired',
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
  ),
  metadata: { continue: fresh },
})

export const tooLargeVersion = (asked: number, current: number): StatusBody =>
  failure(504, 'Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  })

/** Servers before 1.27, and those whose feature gate WatchList is off. */
export const watchListRefused = (): StatusBody =>
  invalidOptions(
    'sendInitialEvents',
    'sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
  )

export const watchListIncomplete = (): StatusBody =>
  invalidOptions('resourceVersionMatch', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')

function invalidOptions(field: string, rule: string): StatusBody {
  const message = `Forbidden: ${rule}`
  return failure(422, 'Invalid', `ListOptions.meta.k8s.io "" is invalid: ${field}: ${message}`, {
    group: 'meta.k8s.io',
    kind: 'ListOptions',
    causes: [{ reason: 'FieldValueForbidden', message, field }],
  })
}

export const tooManyRequests = (retryAfterSeconds = 1): StatusBody =>
  failure(429, 'TooManyRequests', 'too many requests, please try again later', { retryAfterSeconds })

/** What a server says while its watch cache starts. */
export const initializing = (): StatusBody =>
  failure(429, 'TooManyRequests', 'storage is (re)initializing', { retryAfterSeconds: 1 })

export const internalError = (text = 'etcdserver: no leader'): StatusBody =>
  failure(500, 'InternalError', `Internal error occurred: ${text}`, { causes: [{ message: text }] })

export const etcdTimeout = (): StatusBody => failure(500, undefined, 'etcdserver: request timed out')

export const corruptObject = (): StatusBody =>
  failure(500, 'StorageReadError', 'failed to prepare current and previous objects: corrupt object has been deleted')

export const unavailable = (): StatusBody =>
  failure(503, 'ServiceUnavailable', 'the server is currently unable to handle the request')

export const gatewayTimeout = (): StatusBody =>
  failure(504, 'Timeout', 'Timeout: request did not complete within the allotted timeout', {})

export const gone = (): StatusBody => failure(410, 'Gone', 'The resourceVersion for the provided watch is too old.')
