import { kubectl } from '@/lib/domain/findings/kubectl'
import { type PatchValue, writeJson } from '@/lib/domain/findings/patch'
import type { LabelSelector } from '@/lib/domain/workload'
import type { LabelledService, Mend, Monitor, PrometheusObject } from './objects'
import { likelyPort } from './ports'
import { type PrometheusAnswer, selectionOf } from './prometheus-selects'
import { missingLabels, sayPairs } from './selects'

const resource = { ServiceMonitor: 'servicemonitor', PodMonitor: 'podmonitor' } as const

const merge = (namespace: string, kind: string, name: string, change: PatchValue): string =>
  kubectl(namespace, 'patch', kind, name, '--type=merge', '-p', writeJson(change))

const change = (namespace: string, kind: string, name: string, path: string, value: PatchValue): string =>
  kubectl(namespace, 'patch', kind, name, '--type=json', '-p', writeJson([{ op: 'add', path, value }]))

const label = (namespace: string | null, kind: string, name: string, pairs: readonly (readonly [string, string])[]) =>
  kubectl(namespace, 'label', '--overwrite', kind, name, ...pairs.map(([key, value]) => `${key}=${value}`))

/** Lets a monitor look into a namespace, and into all that it looked into before. */
export function mendNamespace({ kind, namespace, name, namespaces }: Monitor, wanted: string): Mend {
  const held = namespaces === 'any' ? [] : namespaces.length === 0 ? [namespace] : namespaces
  const matchNames = [...new Set([...held, wanted])]
  return {
    inWords: `Let ${kind} ${name} look into namespace ${wanted} too.`,
    command: merge(namespace, resource[kind], name, { spec: { namespaceSelector: { matchNames } } }),
  }
}

/** null: what the selector asks for is no plain label. */
export function mendLabels({ selector, kind, name }: Monitor, service: LabelledService): Mend | null {
  const missing = missingLabels(selector, service.labels)
  if (kind !== 'ServiceMonitor' || missing.length === 0 || selector.matchExpressions.length > 0) return null
  return {
    inWords: `Give Service ${service.name} the labels that ServiceMonitor ${name} asks for: ${sayPairs(missing)}.`,
    command: label(service.namespace, 'svc', service.name, missing),
  }
}

/** Names the port as the monitor does, where it is the Service that has no names; else the monitor as the Service does. */
export function mendPort({ kind, namespace, name, endpoints }: Monitor, service: LabelledService): Mend | null {
  const wanted = endpoints[0]?.port ?? null
  const likely = likelyPort(service)
  if (kind !== 'ServiceMonitor' || wanted === null || likely === null) return null
  if (likely.name !== '') {
    return {
      inWords: `Let ServiceMonitor ${name} scrape port ${likely.name}, if that serves /metrics.`,
      command: change(namespace, resource[kind], name, '/spec/endpoints/0/port', likely.name),
    }
  }
  return {
    inWords: `Name port ${likely.port} of Service ${service.name} as the ServiceMonitor does, if that serves /metrics.`,
    command: change(
      service.namespace,
      'svc',
      service.name,
      `/spec/ports/${service.ports.indexOf(likely)}/name`,
      wanted,
    ),
  }
}

const AND_CHART = 'Where a Helm chart or Git keeps that Prometheus, change it there.'

/** Lets a Prometheus take a monitor. null: it is not known how. */
export function mendPrometheus(
  prometheus: PrometheusObject,
  lacks: PrometheusAnswer['lacks'],
  monitor: Monitor,
  scrapedNamespace: string,
): Mend | null {
  const who = `Prometheus ${prometheus.namespace}/${prometheus.name}`
  const { monitors, namespaces } = selectionOf(prometheus, monitor)
  const field = monitor.kind === 'ServiceMonitor' ? 'serviceMonitor' : 'podMonitor'
  const patch = (spec: PatchValue): string =>
    merge(prometheus.namespace, 'prometheus.monitoring.coreos.com', prometheus.name, { spec })
  switch (lacks) {
    case 'labels': {
      const missing = monitors === null ? [] : wantedLabels(monitors, monitor.labels)
      if (missing.length === 0) return null
      return {
        inWords: `Give ${monitor.kind} ${monitor.name} what ${who} asks for: ${sayPairs(missing)}.`,
        command: label(monitor.namespace, resource[monitor.kind], monitor.name, missing),
      }
    }
    case 'namespace': {
      if (namespaces === null) {
        return {
          inWords: `Let ${who} take monitors of all namespaces. ${AND_CHART}`,
          command: patch({ [`${field}NamespaceSelector`]: {} }),
        }
      }
      const missing = wantedLabels(namespaces, new Map())
      if (missing.length === 0) return null
      return {
        inWords: `Give namespace ${monitor.namespace} what ${who} asks for: ${sayPairs(missing)}.`,
        command: label(null, 'namespace', monitor.namespace, missing),
      }
    }
    case 'own-namespace':
      return {
        inWords: `${who} ignores namespaceSelector: put the monitor into namespace ${scrapedNamespace}, such as the one below.`,
        command: kubectl(monitor.namespace, 'get', resource[monitor.kind], monitor.name, '-o', 'yaml'),
      }
    case 'selector':
      return {
        inWords: `Let ${who} take all ${monitor.kind}s. ${AND_CHART}`,
        command: patch({ [`${field}Selector`]: {} }),
      }
    case null:
      return null
  }
}

/** Labels that would meet a selector; none where it asks for something else than plain labels. */
export function wantedLabels(
  { matchLabels, matchExpressions }: LabelSelector,
  labels: ReadonlyMap<string, string>,
): readonly (readonly [key: string, value: string])[] {
  const wanted = new Map(matchLabels)
  for (const { key, operator, values } of matchExpressions) {
    if (operator === 'In' && values[0] !== undefined && !wanted.has(key)) wanted.set(key, values[0])
    else if (operator === 'Exists') wanted.set(key, wanted.get(key) ?? 'true')
    else if (operator !== 'In') return []
  }
  return [...wanted].filter(([key, value]) => {
    const has = labels.get(key)
    return (
      has !== value &&
      !matchExpressions.some(
        (one) => one.key === key && has !== undefined && (one.operator === 'Exists' || one.values.includes(has)),
      )
    )
  })
}
