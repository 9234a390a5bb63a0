type Fields = Readonly<Record<string, unknown>>

/** Text of a kubeconfig with contexts of the same names as their clusters and users; JSON is YAML. */
export function kubeconfigText(
  entries: Readonly<Record<string, { readonly cluster: Fields; readonly user?: Fields }>>,
  currentContext: string | null = Object.keys(entries)[0] ?? null,
): string {
  const list = Object.entries(entries)
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: list.map(([name, { cluster }]) => ({ name, cluster })),
    users: list.map(([name, { user = {} }]) => ({ name, user })),
    contexts: list.map(([name]) => ({ name, context: { cluster: name, user: name } })),
    ...(currentContext === null ? {} : { 'current-context': currentContext }),
  })
}
