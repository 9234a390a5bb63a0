const prefix = 'service.beta.kubernetes.io/aws-load-balancer-'

export const targetGroupAttributesKey = `${prefix}target-group-attributes`
export const balancerAttributesKey = `${prefix}attributes`

/** An annotation of `key=value` pairs with one of them set; the others stay as they are. */
export function setAttribute(annotation: string | undefined, attribute: string, value: string): string {
  const pairs = (annotation ?? '').split(',').map((pair) => pair.trim())
  const others = pairs.filter((pair) => pair !== '' && pair.split('=')[0]?.trim() !== attribute)
  return [...others, `${attribute}=${value}`].join(',')
}

/** Annotations of target groups, of all ports or of one, that set an attribute already. */
export function keysThatSet(annotations: ReadonlyMap<string, string>, attribute: string): readonly string[] {
  const sets = (pairs: string) => pairs.split(',').some((pair) => pair.split('=')[0]?.trim() === attribute)
  const ofGroups = (key: string) => key === targetGroupAttributesKey || key.startsWith(`${targetGroupAttributesKey}.`)
  return [...annotations].flatMap(([key, pairs]) => (ofGroups(key) && sets(pairs) ? [key] : [])).sort()
}
