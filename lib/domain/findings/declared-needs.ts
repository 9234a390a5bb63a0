import type { Service } from '@/lib/domain/cluster'

/** Annotation by which an owner declares that the pods of a Service must see client addresses. */
export const needsClientAddressKey = 'evenkeel.dev/needs-client-address'

/** What the owner declared under an annotation; null: nothing. `unreadable` is the value where it is neither true nor false. */
export function declaredNeed({ annotations }: Service, key: string): boolean | null | { readonly unreadable: string } {
  const value = annotations.get(key)
  if (value === undefined) return null
  return value === 'true' ? true : value === 'false' ? false : { unreadable: value }
}
