/**
 * The lines of one pod. Names come from the cluster's own state; they are quoted all the same, so that no name is ever
 * more than a name (security page 2.9, whose rules hold for LogQL strings too).
 */
export const podLines = (namespace: string, pod: string, container: string | null): string =>
  `{namespace=${quote(namespace)}, pod=${quote(pod)}${container === null ? '' : `, container=${quote(container)}`}}`

const quote = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
