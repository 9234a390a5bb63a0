import type { Target } from './resources'
import { forbidden, type StatusBody } from './statuses'

export type Verb = 'get' | 'list' | 'watch'

export type AccessRule = {
  readonly resources: readonly string[]
  /** Absent: those of every API group. */
  readonly groups?: readonly string[]
  readonly verbs: readonly Verb[]
  /** null: everywhere. */
  readonly namespaces: readonly string[] | null
}

/** Who may come in and what each may read; both can change while the server runs. */
export type Access = {
  /** User by bearer token; a token that is taken out is 401 from then on. */
  readonly tokens: Map<string, string>
  /** `'all'`, or what RBAC grants; a user without an entry has no rights. */
  readonly rules: Map<string, 'all' | readonly AccessRule[]>
}

export const ADMIN_TOKEN = 'admin-token'

export const createAccess = (): Access => ({
  tokens: new Map([[ADMIN_TOKEN, 'admin']]),
  rules: new Map([['admin', 'all']]),
})

/** @returns null when the header names nobody */
export function authenticate(access: Access, authorization: string | undefined): string | null {
  const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1]
  return token === undefined ? null : (access.tokens.get(token) ?? null)
}

/** @returns null when allowed, else the answer of a real API server */
export function authorize(access: Access, user: string, verb: Verb, target: Target): StatusBody | null {
  const rules = access.rules.get(user) ?? []
  const allowed =
    rules === 'all' ||
    rules.some(
      (rule) =>
        rule.resources.includes(target.type.resource) &&
        (rule.groups?.includes(target.type.group) ?? true) &&
        rule.verbs.includes(verb) &&
        (rule.namespaces === null || (target.namespace !== null && rule.namespaces.includes(target.namespace))),
    )
  return allowed ? null : forbidden(user, verb, target.type, target.namespace, target.name)
}
