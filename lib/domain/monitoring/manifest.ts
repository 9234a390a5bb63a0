import { kubectl } from '@/lib/domain/findings/kubectl'
import { type PatchValue, writeYaml } from '@/lib/domain/findings/patch'
import { wantedLabels } from './mends'
import type { LabelledService, MonitoringQuestion, PrometheusObject } from './objects'
import { likelyPort } from './ports'

/** What lets a Prometheus scrape the pods of a Service. */
export type Manifest = {
  readonly inWords: string
  readonly yaml: string
  /** To run before; null: nothing. */
  readonly command: string | null
}

const INTERVAL = '30s'

/**
 * A ServiceMonitor for one Service that a Prometheus of the cluster takes, or, where the operator is not there, a scrape
 * configuration with the same labels.
 *
 * @returns null: the Service has no port that could be scraped
 */
export function manifestFor({ service, serviceMonitors, prometheuses }: MonitoringQuestion): Manifest | null {
  const port = likelyPort(service)
  if (port === null) return null
  if (!serviceMonitors.known && serviceMonitors.why === 'absent') return scrapeConfig(service, port)
  const prometheus = prometheuses.known ? (prometheuses.value.find(({ isUnmanaged }) => !isUnmanaged) ?? null) : null
  return serviceMonitor(service, port, prometheus)
}

type Port = LabelledService['ports'][number]

function serviceMonitor(service: LabelledService, port: Port, prometheus: PrometheusObject | null): Manifest {
  const { namespace, name } = service
  const own = chosenLabels(service.labels)
  const selected = own.size === 0 ? new Map([[NAME, name]]) : own
  const asked = prometheus?.serviceMonitors.monitors ?? null
  const labels = new Map(asked === null ? [] : wantedLabels(asked, new Map()))
  const scraped: readonly [string, PatchValue] =
    port.name === '' ? ['targetPort', toNumber(port.targetPort ?? String(port.port))] : ['port', port.name]
  const metadata = { name, namespace, ...(labels.size > 0 && { labels }) }
  const spec = {
    selector: { matchLabels: selected },
    endpoints: [Object.fromEntries([scraped, ['path', '/metrics'], ['interval', INTERVAL]])],
  }
  const forWhom =
    prometheus === null ? '' : `, with the labels that Prometheus ${prometheus.namespace}/${prometheus.name} asks for`
  const portWords = port.name === '' ? String(port.port) : port.name
  return {
    inWords: `A ServiceMonitor for this Service${forWhom}. Put the port in that serves metrics if it is not ${portWords}.`,
    yaml: writeYaml({ apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor', metadata, spec }),
    command: own.size === 0 ? kubectl(namespace, 'label', 'svc', name, `${NAME}=${name}`) : null,
  }
}

/** As of the operator: the labels `namespace`, `pod`, `service` and `node` are what counts are mapped to pods by. */
function scrapeConfig({ namespace, name }: LabelledService, port: Port): Manifest {
  const copy = (from: string, to: string) => ({ source_labels: [from], target_label: to })
  const keep = (from: string, regex: string) => ({ source_labels: [from], regex, action: 'keep' })
  const ofPort = port.name === '' ? [] : [keep('__meta_kubernetes_endpointslice_port_name', port.name)]
  const job = {
    job_name: `${namespace}/${name}`,
    scrape_interval: INTERVAL,
    kubernetes_sd_configs: [{ role: 'endpointslice', namespaces: { names: [namespace] } }],
    relabel_configs: [
      keep('__meta_kubernetes_service_name', name.replaceAll('.', '\\.')),
      ...ofPort,
      copy('__meta_kubernetes_namespace', 'namespace'),
      copy('__meta_kubernetes_service_name', 'service'),
      copy('__meta_kubernetes_pod_name', 'pod'),
      copy('__meta_kubernetes_pod_node_name', 'node'),
    ],
  }
  return {
    inWords: 'This cluster has no Prometheus Operator. In the configuration of the Prometheus:',
    yaml: writeYaml({ scrape_configs: [job] }),
    command: null,
  }
}

const NAME = 'app.kubernetes.io/name'
const telling = [
  NAME,
  'app.kubernetes.io/instance',
  'app.kubernetes.io/component',
  'app',
  'k8s-app',
  'component',
  'name',
]

/** Labels that say who a Service is; where it has none of the usual ones, all of them. */
function chosenLabels(labels: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const usual = telling.flatMap((key): readonly [string, string][] => {
    const value = labels.get(key)
    return value === undefined ? [] : [[key, value]]
  })
  return usual.length > 0 ? new Map(usual) : labels
}

const toNumber = (port: string): string | number => (/^\d+$/.test(port) ? Number(port) : port)
