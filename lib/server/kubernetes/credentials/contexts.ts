import { createHash } from 'node:crypto'
import { type ConnectionOrigin, kubeconfigPaths, presentOrigin, resolveOrigin } from './connection-origin'
import type { Environment } from './environment-proxy'

/** A cluster to follow: who it is for people and addresses, and where the way to it is written. */
export type ClusterContext = {
  /** URL-safe and unique among the clusters of this process. */
  readonly id: string
  readonly name: string
  readonly origin: ConnectionOrigin
}

/**
 * The clusters that the settings name. Never fails: a context that cannot be used now keeps its place, and the
 * connection says what is wrong with it until it is mended.
 *
 * @param settings.contexts kubeconfig contexts; empty: the present context, or the cluster that the pod runs in
 * @param settings.clusterName what to call a single cluster; null: by its context
 */
export function loadContexts(settings: {
  readonly contexts: readonly string[]
  readonly clusterName: string | null
  readonly environment: Environment
}): readonly ClusterContext[] {
  const paths = kubeconfigPaths(settings.environment)
  const named = [...new Set(settings.contexts)].map((context) => ({
    name: context,
    origin: { kind: 'kubeconfig', paths, context } as const,
  }))
  const found = named.length > 0 ? named : [presentContext(settings.environment)]
  const [only] = found
  const contexts =
    found.length === 1 && only !== undefined && settings.clusterName !== null
      ? [{ ...only, name: settings.clusterName }]
      : found
  const ids = toClusterIds(contexts.map(({ name }) => name))
  return contexts.map((context) => ({ ...context, id: ids.get(context.name) ?? '' }))
}

function presentContext(environment: Environment): { name: string; origin: ConnectionOrigin } {
  const origin = presentOrigin(environment)
  try {
    const { name } = resolveOrigin(origin)
    // Chosen once: a colleague's `kubectl config use-context` must not make another cluster of this one.
    return { name, origin: origin.kind === 'kubeconfig' ? { ...origin, context: name } : origin }
  } catch {
    return { name: 'current context', origin }
  }
}

const ID_LENGTH_MAX = 60
/** First segments of addresses that are no cluster. */
const RESERVED_IDS = new Set(['api'])

/**
 * Ids for context names: the name in lower case with dashes for all that a URL would escape. Names that would share
 * an id get a mark made of the name itself, so that the order of the contexts does not matter and links stay good.
 */
export function toClusterIds(names: readonly string[]): ReadonlyMap<string, string> {
  const owners = new Map<string, string[]>()
  for (const name of new Set(names)) owners.set(toSlug(name), [...(owners.get(toSlug(name)) ?? []), name])
  return new Map(
    names.map((name) => {
      const slug = toSlug(name)
      const isAlone = owners.get(slug)?.length === 1 && !RESERVED_IDS.has(slug)
      return [name, isAlone || (name === slug && !RESERVED_IDS.has(slug)) ? slug : `${slug}-${toMark(name)}`]
    }),
  )
}

function toSlug(name: string): string {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, ID_LENGTH_MAX)
    .replace(/^-+|-+$/g, '')
  return slug === '' ? 'cluster' : slug
}

const toMark = (name: string): string => createHash('sha256').update(name).digest('hex').slice(0, 6)
