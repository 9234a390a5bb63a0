import type { LabelSelector } from '@/lib/domain/workload'

type Expression = LabelSelector['matchExpressions'][number]

/**
 * Whether a selector picks an object with these labels, as the API defines `matchLabels` and `matchExpressions`.
 *
 * @param selector null picks nothing
 */
export function matchesLabels(selector: LabelSelector | null, labels: ReadonlyMap<string, string>): boolean {
  if (selector === null) return false
  for (const [key, value] of selector.matchLabels) if (labels.get(key) !== value) return false
  return selector.matchExpressions.every((expression) => meets(expression, labels.get(expression.key)))
}

function meets({ operator, values }: Expression, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
  }
}
