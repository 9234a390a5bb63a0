import { matchesLabels } from '@/lib/domain/placement/match-labels'
import type { LabelSelector } from '@/lib/domain/workload'
import { type Answer, type LabelledService, type Monitor, no, unknown, yes } from './objects'

/** Labels that a selector asks for by name and value and an object does not have so. */
export const missingLabels = (
  { matchLabels }: LabelSelector,
  labels: ReadonlyMap<string, string>,
): readonly (readonly [key: string, value: string])[] =>
  [...matchLabels].filter(([key, value]) => labels.get(key) !== value)

/** Whether a monitor looks into a namespace at all: into its own where `namespaceSelector` names none. */
export function looksInto({ namespace: own, namespaces }: Monitor, namespace: string): boolean {
  if (namespaces === 'any') return true
  return namespaces.length === 0 ? own === namespace : namespaces.includes(namespace)
}

/** Whether a ServiceMonitor selects a Service, by its namespace and its labels. */
export function selectsService(monitor: Monitor, service: LabelledService): Answer {
  const { namespace, name, labels } = service
  if (!looksInto(monitor, namespace))
    return no(`It does not look into namespace ${namespace}: ${sayNamespaces(monitor)}.`)
  if (matchesLabels(monitor.selector, labels))
    return yes(`It selects Service ${name} by ${sayLabels(monitor.selector)}.`)
  const missing = missingLabels(monitor.selector, labels)
  if (missing.length === 0) return no(`Its selector leaves out Service ${name} by matchExpressions.`)
  const asksPods = missing.every(([key, value]) => service.selector.get(key) === value)
  const pods = asksPods ? ' Those are labels of the pods: a ServiceMonitor goes by the labels of the Service.' : ''
  return no(`Service ${name} lacks ${sayPairs(missing)}, which its selector asks for.${pods}`)
}

/**
 * Whether a PodMonitor selects the pods of a Service.
 *
 * @param podLabels null: not known, so that the selector of the Service has to do: every pod has at least these
 */
export function selectsPods(
  monitor: Monitor,
  service: LabelledService,
  podLabels: readonly ReadonlyMap<string, string>[] | null,
): Answer {
  const { namespace } = service
  if (!looksInto(monitor, namespace))
    return no(`It does not look into namespace ${namespace}: ${sayNamespaces(monitor)}.`)
  if (podLabels !== null && podLabels.length > 0) {
    const selected = podLabels.filter((labels) => matchesLabels(monitor.selector, labels)).length
    if (selected === podLabels.length) return yes(`It selects the pods by ${sayLabels(monitor.selector)}.`)
    if (selected === 0) return no(`Its selector, ${sayLabels(monitor.selector)}, picks none of the pods.`)
    return no(`It selects ${selected} of ${podLabels.length} pods.`)
  }
  const { matchLabels, matchExpressions } = monitor.selector
  const other = [...matchLabels].find(([key, value]) => (service.selector.get(key) ?? value) !== value)
  if (other !== undefined) return no(`Its selector asks for ${sayPairs([other])}, and the pods have another value.`)
  const isSure = matchExpressions.length === 0 && missingLabels(monitor.selector, service.selector).length === 0
  if (isSure) return yes(`It selects the pods by ${sayLabels(monitor.selector)}.`)
  return unknown('The labels of the pods are not known.')
}

function sayNamespaces({ namespace, namespaces }: Monitor): string {
  if (namespaces === 'any' || namespaces.length === 0)
    return `without a namespaceSelector it stays in its own, ${namespace}`
  return `its namespaceSelector names ${namespaces.join(', ')}`
}

/** A selector in words; the empty one selects all. */
export function sayLabels({ matchLabels, matchExpressions }: LabelSelector): string {
  const pairs = matchLabels.size === 0 ? '' : sayPairs([...matchLabels])
  if (matchExpressions.length === 0) return pairs === '' ? 'an empty selector, which takes all' : pairs
  const keys = [...new Set(matchExpressions.map(({ key }) => key))].join(', ')
  return `${pairs === '' ? '' : `${pairs} and `}matchExpressions on ${keys}`
}

export const sayPairs = (pairs: readonly (readonly [string, string])[]): string =>
  pairs.map(([key, value]) => `${key}=${value}`).join(', ')
