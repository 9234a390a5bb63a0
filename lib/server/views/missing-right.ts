import type { MissingRule, SourceError } from '../sources'

/**
 * YAML that grants a missing right, ready for `kubectl apply -f -`: a role with the one rule, bound to whoever the API
 * server said was refused. Where it did not say, the account of the manifests stands there to be replaced.
 *
 * @returns null: nothing is missing
 */
export function missingRightYaml({
  missingRule: rule,
  error,
}: {
  readonly missingRule: MissingRule | null
  readonly error: Pick<SourceError, 'message'> | null
}): string | null {
  if (rule === null) return null
  const scope = rule.namespace === null ? 'Cluster' : ''
  // A subresource has a slash, which no name may have.
  const name = `evenkeel-read-${rule.resource.replaceAll('/', '-')}`
  const metadata = [
    'metadata:',
    `  name: ${name}`,
    ...(rule.namespace === null ? [] : [`  namespace: ${quote(rule.namespace)}`]),
  ]
  return [
    'apiVersion: rbac.authorization.k8s.io/v1',
    `kind: ${scope}Role`,
    ...metadata,
    'rules:',
    `  - apiGroups: [${quote(rule.apiGroup)}]`,
    `    resources: [${quote(rule.resource)}]`,
    `    verbs: [${rule.verbs.map(quote).join(', ')}]`,
    '---',
    'apiVersion: rbac.authorization.k8s.io/v1',
    `kind: ${scope}RoleBinding`,
    ...metadata,
    'roleRef:',
    '  apiGroup: rbac.authorization.k8s.io',
    `  kind: ${scope}Role`,
    `  name: ${name}`,
    'subjects:',
    ...subject(rule, error?.message ?? ''),
    '',
  ].join('\n')
}

/** The API server's refusal names the user: `User "system:serviceaccount:monitoring:evenkeel" cannot list …`. */
function subject({ namespace }: MissingRule, refusal: string): readonly string[] {
  const user = /User "([^"]+)"/.exec(refusal)?.[1]
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user ?? '')
  if (user !== undefined && account === null) {
    return ['  - apiGroup: rbac.authorization.k8s.io', '    kind: User', `    name: ${quote(user)}`]
  }
  const [home, name] = account === null ? [namespace ?? 'evenkeel', 'evenkeel'] : [account[1] ?? '', account[2] ?? '']
  const note = account === null ? ' # the account that Evenkeel runs as' : ''
  return ['  - kind: ServiceAccount', `    name: ${quote(name)}${note}`, `    namespace: ${quote(home)}`]
}

/** A JSON string is a YAML string. */
const quote = (text: string): string => JSON.stringify(text)
