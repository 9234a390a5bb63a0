import type { Service } from '@/lib/domain/cluster'

/** Annotation by which an owner declares that the pods of a Service must see client addresses. */
export const needsClientAddressKey = 'evenkeel.dev/needs-client-address'

/** What the owner declared; null: nothing. `unreadable` is the value where it is neither true nor false. */
export function declaredClientAddress({ annotations }: Service): boolean | null | { readonly unreadable: string } {
  const value = annotations.get(needsClientAddressKey)
  if (value === undefined) return null
  return value === 'true' ? true : value === 'false' ? false : { unreadable: value }
}
