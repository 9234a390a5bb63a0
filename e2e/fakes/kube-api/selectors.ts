import type { StoredObject } from './object-store'

type Fields = Readonly<Record<string, unknown>>

/** What the query's labelSelector and fieldSelector leave of a list, as far as requests of Evenkeel use them. */
export function select(objects: readonly StoredObject[], query: URLSearchParams): readonly StoredObject[] {
  const labels = requirements(query.get('labelSelector'))
  const fields = requirements(query.get('fieldSelector'))
  if (labels.length + fields.length === 0) return objects
  return objects.filter(({ json }) => {
    const object = JSON.parse(json) as { metadata: { labels?: Fields } }
    return (
      labels.every((requirement) => holds(requirement, object.metadata.labels?.[requirement.key])) &&
      fields.every((requirement) => holds(requirement, fieldOf(object, requirement.key)))
    )
  })
}

type Requirement = { readonly key: string; readonly operator: '=' | '!=' | 'exists'; readonly value: string }

const holds = ({ operator, value }: Requirement, actual: unknown): boolean =>
  operator === 'exists' ? actual !== undefined : operator === '=' ? actual === value : actual !== value

function requirements(selector: string | null): readonly Requirement[] {
  if (selector === null || selector === '') return []
  return selector.split(',').map((part) => {
    const match = /^([^=!]+?)(!=|==|=)(.*)$/.exec(part)
    if (match === null) return { key: part, operator: 'exists', value: '' }
    const [, key = '', operator, value = ''] = match
    return { key, operator: operator === '!=' ? '!=' : '=', value }
  })
}

/** The two APIs of events are one storage: `regarding` and `involvedObject` are the same field. */
function fieldOf(object: Fields, path: string): unknown {
  const read = (parts: readonly string[]): unknown =>
    parts.reduce<unknown>((value, part) => (value as Fields | undefined)?.[part], object)
  const parts = path.split('.')
  return read(parts) ?? (parts[0] === 'regarding' ? read(['involvedObject', ...parts.slice(1)]) : undefined)
}
