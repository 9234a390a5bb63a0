import { matchesLabels } from '@/lib/domain/placement/match-labels'
import type { LabelSelector } from '@/lib/domain/workload'
import { type Answer, type Monitor, type MonitoringQuestion, no, type PrometheusObject, unknown, yes } from './objects'
import { missingLabels, sayLabels, sayPairs } from './selects'

/** Kubernetes sets it on every namespace, so that it needs no reading. */
const NAME_LABEL = 'kubernetes.io/metadata.name'

export type PrometheusAnswer = Answer & {
  /** What keeps the Prometheus from it; null: nothing does, or it is not known. */
  readonly lacks: 'labels' | 'namespace' | 'own-namespace' | 'selector' | null
}

/** What of a Prometheus decides about monitors of this kind. */
export const selectionOf = ({ serviceMonitors, podMonitors }: PrometheusObject, { kind }: Pick<Monitor, 'kind'>) =>
  kind === 'ServiceMonitor' ? serviceMonitors : podMonitors

/**
 * Whether a Prometheus takes a monitor (operator API: a null selector takes no monitor, an empty one all; a null
 * namespace selector takes its own namespace alone, an empty one all).
 */
export function takesMonitor(
  prometheus: PrometheusObject,
  monitor: Monitor,
  scrapedNamespace: string,
  namespaceLabels: MonitoringQuestion['namespaceLabels'],
): PrometheusAnswer {
  const who = `Prometheus ${prometheus.namespace}/${prometheus.name}`
  const field = monitor.kind === 'ServiceMonitor' ? 'serviceMonitor' : 'podMonitor'
  const { monitors, namespaces } = selectionOf(prometheus, monitor)
  if (prometheus.isUnmanaged)
    return { ...unknown(`${who} has no selectors: its configuration is written by hand.`), lacks: null }
  if (monitors === null) return { ...no(`${who} has no ${field}Selector, which selects none.`), lacks: 'selector' }
  if (!matchesLabels(monitors, monitor.labels))
    return { ...no(sayUnselected(who, field, monitors, monitor)), lacks: 'labels' }
  if (prometheus.ignoresNamespaceSelectors && monitor.namespace !== scrapedNamespace) {
    const words = `${who} has ignoreNamespaceSelectors: a monitor finds targets in its own namespace alone, which is ${monitor.namespace}.`
    return { ...no(words), lacks: 'own-namespace' }
  }
  const inNamespace = takesNamespace(prometheus.namespace, namespaces, monitor.namespace, namespaceLabels)
  if (inNamespace === true) return { ...yes(`${who} selects it.`), lacks: null }
  if (typeof inNamespace === 'string')
    return {
      ...unknown(`Whether ${who} takes namespace ${monitor.namespace} is not known. ${inNamespace}`),
      lacks: null,
    }
  const why =
    namespaces === null ? `has no ${field}NamespaceSelector and stays in its own` : `asks for ${sayLabels(namespaces)}`
  return { ...no(`${who} does not take monitors of namespace ${monitor.namespace}: it ${why}.`), lacks: 'namespace' }
}

function sayUnselected(who: string, field: string, selector: LabelSelector, { labels }: Monitor): string {
  const missing = missingLabels(selector, labels)
  const lacks = missing.length === 0 ? `${sayLabels(selector)}` : sayPairs(missing)
  return `${who} does not select it: its ${field}Selector asks for ${lacks}.`
}

/** A sentence where it is not known. */
function takesNamespace(
  own: string,
  selector: LabelSelector | null,
  namespace: string,
  namespaceLabels: MonitoringQuestion['namespaceLabels'],
): boolean | string {
  if (selector === null) return own === namespace
  const keys = [...selector.matchLabels.keys(), ...selector.matchExpressions.map(({ key }) => key)]
  if (keys.every((key) => key === NAME_LABEL)) return matchesLabels(selector, new Map([[NAME_LABEL, namespace]]))
  if (!namespaceLabels.known) return namespaceLabels.inWords
  const labels = namespaceLabels.value.get(namespace)
  if (labels === undefined) return `Namespace ${namespace} was not read.`
  return matchesLabels(selector, new Map([...labels, [NAME_LABEL, namespace]]))
}

/** Whether any Prometheus takes a monitor: the one that does, else the one that comes nearest to it. */
export function anyTakes(
  { prometheuses, namespaceLabels, isWhole, service }: MonitoringQuestion,
  monitor: Monitor,
): {
  readonly answer: Answer
  readonly nearest: { readonly prometheus: PrometheusObject; readonly lacks: PrometheusAnswer['lacks'] } | null
} {
  if (!prometheuses.known) return { answer: unknown(prometheuses.inWords), nearest: null }
  const judged = prometheuses.value.map((prometheus) => ({
    prometheus,
    ...takesMonitor(prometheus, monitor, service.namespace, namespaceLabels),
  }))
  const first = judged.find(({ holds }) => holds === true) ?? judged.find(({ holds }) => holds === null)
  if (first !== undefined) return { answer: { holds: first.holds, inWords: first.inWords }, nearest: null }
  const near = [...judged].sort((a, b) => rank(a.lacks) - rank(b.lacks))[0]
  if (!isWhole) {
    const words = near?.inWords ?? 'No Prometheus was found.'
    return { answer: unknown(`${words} Prometheus objects of other namespaces were not read.`), nearest: null }
  }
  if (near === undefined)
    return { answer: no('There is no Prometheus of the operator in this cluster.'), nearest: null }
  return { answer: no(near.inWords), nearest: { prometheus: near.prometheus, lacks: near.lacks } }
}

/** The easiest to mend first. */
const order: readonly PrometheusAnswer['lacks'][] = ['labels', 'namespace', 'own-namespace', 'selector', null]
const rank = (lacks: PrometheusAnswer['lacks']): number => order.indexOf(lacks)
