/** Metadata that the API server or a controller would have written. */
export function createIdentity(random: () => number) {
  const part = (): string =>
    Math.floor(random() * 0x1_0000)
      .toString(16)
      .padStart(4, '0')
  return {
    uid: `${part()}${part()}-${part()}-4${part().slice(1)}-9${part().slice(1)}-${part()}${part()}${part()}`,
    creationTimestamp: '2026-01-01T00:00:00Z',
  }
}

export const managedBy = (manager: string, apiVersion: string, fieldsV1: object, subresource?: string) => ({
  manager,
  operation: 'Update',
  apiVersion,
  time: '2026-01-01T00:00:00Z',
  fieldsType: 'FieldsV1',
  fieldsV1,
  ...(subresource === undefined ? {} : { subresource }),
})

/** The set of fields of a value, two levels deep, as managedFields write it. */
export function fieldsOf(value: object): object {
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const isObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      const fields = isObject ? Object.fromEntries(Object.keys(inner).map((key) => [`f:${key}`, {}])) : {}
      return [`f:${name}`, isObject ? { '.': {}, ...fields } : fields]
    }),
  )
}
