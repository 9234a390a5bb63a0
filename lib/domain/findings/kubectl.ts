import type { Fix } from './finding'
import { type PatchValue, writeJson, writeYaml } from './patch'

const kinds = {
  Service: { apiVersion: 'v1', resource: 'svc' },
  Node: { apiVersion: 'v1', resource: 'node' },
  Deployment: { apiVersion: 'apps/v1', resource: 'deployment' },
  StatefulSet: { apiVersion: 'apps/v1', resource: 'statefulset' },
  DaemonSet: { apiVersion: 'apps/v1', resource: 'daemonset' },
  ReplicaSet: { apiVersion: 'apps/v1', resource: 'replicaset' },
  HorizontalPodAutoscaler: { apiVersion: 'autoscaling/v2', resource: 'hpa' },
  PodDisruptionBudget: { apiVersion: 'policy/v1', resource: 'pdb' },
  NetworkPolicy: { apiVersion: 'networking.k8s.io/v1', resource: 'networkpolicy' },
} as const

/** The object that a fix changes. */
export type Target = {
  readonly kind: keyof typeof kinds
  /** null: the kind has none (Node). */
  readonly namespace: string | null
  readonly name: string
}

/**
 * A change to one object, as its part of a manifest and as a command. kubectl's own kind of patch is used (strategic
 * merge): lists that have a merge key, such as spread constraints by topologyKey, keep their other entries; null removes.
 *
 * @param change from the top of the object: `{ spec: … }`
 */
export function patch(
  { kind, namespace, name }: Target,
  change: { readonly [key: string]: PatchValue },
): Pick<Fix, 'yaml' | 'kubectl'> {
  const { apiVersion, resource } = kinds[kind]
  const { metadata: changed = {}, ...rest } = change
  const metadata = { ...(namespace === null ? {} : { namespace }), name, ...(changed as typeof change) }
  return {
    yaml: writeYaml({ apiVersion, kind, metadata, ...rest }),
    kubectl: kubectl(namespace, 'patch', ...named(resource, name), '-p', writeJson(change)),
  }
}

/** `kubectl -n NAMESPACE …`, each argument quoted for a shell where it must be. */
export function kubectl(namespace: string | null, ...args: readonly string[]): string {
  return ['kubectl', ...(namespace === null ? [] : ['-n', namespace]), ...args].map(shellQuote).join(' ')
}

/** `svc web`; a name that would pass for an option is written `svc/-web`. */
export const named = (resource: string, name: string): readonly string[] =>
  name.startsWith('-') ? [`${resource}/${name}`] : [resource, name]

/** Not `=` in front: zsh would look for a command of that name. */
const safe = /^[\w./-][\w./:=@%+,-]*$/
const unseen = /[^\x20-\x7e]/

/** One word for a POSIX shell; what a terminal would act on or not show is escaped, which bash and zsh read. */
export function shellQuote(text: string): string {
  if (safe.test(text)) return text
  if (!unseen.test(text)) return `'${text.replaceAll("'", "'\\''")}'`
  return `$'${text.replace(/[\\']/g, '\\$&').replace(/[^\x20-\x7e]/gu, ansiEscape)}'`
}

const ansiEscape = (mark: string): string => {
  const code = mark.codePointAt(0) ?? 0
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
}
