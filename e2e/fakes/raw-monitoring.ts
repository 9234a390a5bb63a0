/* Objects of the Prometheus Operator as an API server gives them. */

type Fields = Readonly<Record<string, unknown>>
type Named = { readonly namespace?: string; readonly name?: string; readonly labels?: Readonly<Record<string, string>> }

const group = { apiVersion: 'monitoring.coreos.com/v1' }

export const rawServiceMonitor = (
  { namespace = 'shop', name = 'cart', labels = { release: 'stack' } }: Named = {},
  spec: Fields = {},
) => ({
  ...group,
  kind: 'ServiceMonitor',
  metadata: { namespace, name, labels },
  spec: { selector: { matchLabels: { app: 'cart' } }, endpoints: [{ port: 'http', interval: '30s' }], ...spec },
})

export const rawPodMonitor = (
  { namespace = 'shop', name = 'cart-pods', labels = { release: 'stack' } }: Named = {},
  spec: Fields = {},
) => ({
  ...group,
  kind: 'PodMonitor',
  metadata: { namespace, name, labels },
  spec: { selector: { matchLabels: { app: 'cart' } }, podMetricsEndpoints: [{ port: 'metrics' }], ...spec },
})

export const rawPrometheus = ({ namespace = 'monitoring', name = 'k8s' }: Named = {}, spec: Fields = {}) => ({
  ...group,
  kind: 'Prometheus',
  metadata: { namespace, name },
  spec: {
    serviceMonitorSelector: { matchLabels: { release: 'stack' } },
    serviceMonitorNamespaceSelector: { matchLabels: { team: 'shop' } },
    podMonitorSelector: {},
    ...spec,
  },
})

export const rawNamespace = (name: string, labels: Readonly<Record<string, string>> = {}) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { 'kubernetes.io/metadata.name': name, ...labels } },
})

export const rawLabelledService = (
  { namespace = 'shop', name = 'cart', labels = { app: 'cart' } }: Named = {},
  spec: Fields = {},
) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace, name, labels },
  spec: { selector: { app: 'cart' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }], ...spec },
})

/** As of the operator, reduced to what Evenkeel reads: unknown fields would be dropped by the server. */
const labelSelector = {
  type: 'object',
  properties: {
    matchLabels: { type: 'object', additionalProperties: { type: 'string' } },
    matchExpressions: {
      type: 'array',
      items: {
        type: 'object',
        required: ['key', 'operator'],
        properties: {
          key: { type: 'string' },
          operator: { type: 'string' },
          values: { type: 'array', items: { type: 'string' } },
        },
      },
    },
  },
}
const portOrName = { anyOf: [{ type: 'integer' }, { type: 'string' }], 'x-kubernetes-int-or-string': true }
const endpoints = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      port: { type: 'string' },
      targetPort: portOrName,
      path: { type: 'string' },
      interval: { type: 'string' },
    },
  },
}
const namespaceSelector = {
  type: 'object',
  properties: { any: { type: 'boolean' }, matchNames: { type: 'array', items: { type: 'string' } } },
}

/** Custom resource definitions with the fields that decide who is scraped. */
export const monitoringDefinitions = [
  definition('servicemonitors', 'ServiceMonitor', {
    required: ['selector', 'endpoints'],
    properties: { selector: labelSelector, namespaceSelector, endpoints },
  }),
  definition('podmonitors', 'PodMonitor', {
    required: ['selector'],
    properties: { selector: labelSelector, namespaceSelector, podMetricsEndpoints: endpoints },
  }),
  definition('prometheuses', 'Prometheus', {
    properties: {
      serviceMonitorSelector: labelSelector,
      serviceMonitorNamespaceSelector: labelSelector,
      podMonitorSelector: labelSelector,
      podMonitorNamespaceSelector: labelSelector,
      ignoreNamespaceSelectors: { type: 'boolean' },
    },
  }),
]

function definition(plural: string, kind: string, spec: Fields) {
  const openAPIV3Schema = { type: 'object', required: ['spec'], properties: { spec: { type: 'object', ...spec } } }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.monitoring.coreos.com` },
    spec: {
      group: 'monitoring.coreos.com',
      names: { kind, plural, singular: kind.toLowerCase() },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  }
}
