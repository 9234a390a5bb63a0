import { z } from 'zod'
import { ConfigError } from './config-error'
import { readServerAddress } from './config-server-address'
import type { AppCounter, PrometheusSettings } from './prometheus/settings'

export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
)

const text = z.string().max(500).default('')
const path = text.refine((value) => value === '' || value.startsWith('/'), 'must be an absolute path')
/** `name=value`, with commas between. */
const pairs = list.transform((parts, context) =>
  parts.map((part) => {
    const at = part.indexOf('=')
    if (at < 1) context.addIssue({ code: 'custom', message: `holds "${part}", which is not name=value` })
    return { name: part.slice(0, at), value: part.slice(at + 1) }
  }),
)

const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/
const METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
/** Parameters that say what is asked. */
const OWN_PARAMETERS = new Set(['query', 'time', 'start', 'end', 'step', 'timeout', 'limit', 'match[]'])
const ROLES = ['namespace', 'pod', 'client', 'country'] as const

/** Settings about the metric server. */
export const prometheusShape = {
  EVENKEEL_PROMETHEUS_URL: list
    .default([])
    .describe(
      'Address of a Prometheus-compatible server, with the path before its /api/v1: one for all clusters, or cluster=address for each. Empty: none is asked.',
    ),
  EVENKEEL_PROMETHEUS_TOKEN_FILE: path.describe('File with a bearer token; read again when it changes.'),
  EVENKEEL_PROMETHEUS_USERNAME: text.describe('User name of basic authentication.'),
  EVENKEEL_PROMETHEUS_PASSWORD_FILE: path.describe('File with the password of basic authentication.'),
  EVENKEEL_PROMETHEUS_CA_FILE: path.describe('File with the certificate authorities of the server, as PEM.'),
  EVENKEEL_PROMETHEUS_CERT_FILE: path.describe('File with a client certificate, as PEM.'),
  EVENKEEL_PROMETHEUS_KEY_FILE: path.describe('File with the key of the client certificate, as PEM.'),
  EVENKEEL_PROMETHEUS_SERVER_NAME: text.describe(
    'Name that the certificate of the server is for, where it is not that of its address.',
  ),
  EVENKEEL_PROMETHEUS_HEADERS_FILE: path.describe('File with headers to send, one "Name: value" a line.'),
  EVENKEEL_PROMETHEUS_TENANT: text.describe('Tenant, where the server has several.'),
  EVENKEEL_PROMETHEUS_TENANT_HEADER: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,100}$/, 'must be the name of a header')
    .default('X-Scope-OrgID')
    .describe('Header that names the tenant: THANOS-TENANT for Thanos.'),
  EVENKEEL_PROMETHEUS_PARAMETERS: pairs
    .refine((all) => all.every(({ name }) => !OWN_PARAMETERS.has(name)), 'must not say what is asked')
    .default([])
    .describe('Parameters to send with every query: dedup=true,partial_response=true for Thanos.'),
  EVENKEEL_PROMETHEUS_MATCHERS: pairs
    .refine((all) => all.every(({ name }) => LABEL.test(name)), 'must name labels')
    .default([])
    .describe(
      'Labels that every series must have, where a server holds several clusters: cluster={cluster} puts the name of the cluster in.',
    ),
  EVENKEEL_PROMETHEUS_REQUESTS: z
    .string()
    .regex(METRIC, 'must be the name of a metric')
    .default('http_requests_total')
    .describe('Counter of requests that applications keep themselves.'),
  EVENKEEL_PROMETHEUS_LABELS: pairs
    .refine(
      (all) => all.every(({ name, value }) => ROLES.some((role) => role === name) && LABEL.test(value)),
      'must look like client=source_ip,country=country,namespace=namespace,pod=pod',
    )
    .default([])
    .describe(
      'What the labels of that counter are called: client=source_ip,country=country,namespace=namespace,pod=pod.',
    ),
}

/** What is common to all servers, and which server a cluster asks. */
export type PrometheusConfig = {
  /** The server of a cluster, by its id or its name; null: none is configured for it. */
  settingsFor(cluster: { readonly id: string; readonly name: string }, clusters: number): PrometheusSettings | null
}

type Values = z.infer<z.ZodObject<typeof prometheusShape>>

/** @throws ConfigError when the settings contradict each other */
export function readPrometheus(values: Values): PrometheusConfig | null {
  const servers = values.EVENKEEL_PROMETHEUS_URL.map(toServer)
  if (servers.length === 0) return null
  refuseContradictions(values, servers)
  return {
    settingsFor({ id, name }, clusters) {
      const server = servers.find(({ cluster }) => cluster === null || cluster === id || cluster === name)
      if (server === undefined) return null
      const sharing = server.cluster === null ? clusters : 1
      const matchers = values.EVENKEEL_PROMETHEUS_MATCHERS.map((matcher) => ({
        label: matcher.name,
        value: matcher.value.replaceAll('{cluster}', name),
      }))
      const isSeparated = values.EVENKEEL_PROMETHEUS_MATCHERS.some(({ value }) => value.includes('{cluster}'))
      return { ...commonOf(values), url: server.url, matchers, isSharedUnseparated: sharing > 1 && !isSeparated }
    },
  }
}

type Server = { readonly cluster: string | null; readonly url: string }

function toServer(entry: string): Server {
  const [, cluster = null, address = entry] = /^((?!https?:\/\/)[^=]+)=(https?:\/\/.*)$/.exec(entry) ?? []
  const url = readServerAddress(
    'EVENKEEL_PROMETHEUS_URL',
    address,
    'https://prometheus.example/prefix',
    'EVENKEEL_PROMETHEUS_PARAMETERS takes parameters',
  )
  return { cluster, url: `${url.origin}${url.pathname.replace(/\/+(api\/v1\/*)?$/, '')}` }
}

function refuseContradictions(values: Values, servers: readonly Server[]): void {
  const names = servers.map(({ cluster }) => cluster)
  if (names.includes(null) && names.length > 1) {
    throw new ConfigError('EVENKEEL_PROMETHEUS_URL must be one address for all clusters, or cluster=address for each.')
  }
  if (values.EVENKEEL_PROMETHEUS_TOKEN_FILE !== '' && values.EVENKEEL_PROMETHEUS_USERNAME !== '') {
    throw new ConfigError('EVENKEEL_PROMETHEUS_TOKEN_FILE and EVENKEEL_PROMETHEUS_USERNAME exclude each other.')
  }
  if ((values.EVENKEEL_PROMETHEUS_CERT_FILE === '') !== (values.EVENKEEL_PROMETHEUS_KEY_FILE === '')) {
    throw new ConfigError('EVENKEEL_PROMETHEUS_CERT_FILE and EVENKEEL_PROMETHEUS_KEY_FILE go together.')
  }
}

function commonOf(values: Values): Omit<PrometheusSettings, 'url' | 'matchers' | 'isSharedUnseparated'> {
  const { EVENKEEL_PROMETHEUS_TENANT: tenant, EVENKEEL_PROMETHEUS_TENANT_HEADER: header } = values
  return {
    tokenFile: orNull(values.EVENKEEL_PROMETHEUS_TOKEN_FILE),
    username: orNull(values.EVENKEEL_PROMETHEUS_USERNAME),
    passwordFile: orNull(values.EVENKEEL_PROMETHEUS_PASSWORD_FILE),
    headersFile: orNull(values.EVENKEEL_PROMETHEUS_HEADERS_FILE),
    tls: {
      caFile: orNull(values.EVENKEEL_PROMETHEUS_CA_FILE),
      certFile: orNull(values.EVENKEEL_PROMETHEUS_CERT_FILE),
      keyFile: orNull(values.EVENKEEL_PROMETHEUS_KEY_FILE),
      serverName: orNull(values.EVENKEEL_PROMETHEUS_SERVER_NAME),
    },
    tenant: tenant === '' ? null : { header, value: tenant },
    parameters: values.EVENKEEL_PROMETHEUS_PARAMETERS,
    app: appOf(values),
  }
}

function appOf({ EVENKEEL_PROMETHEUS_REQUESTS: metric, EVENKEEL_PROMETHEUS_LABELS: labels }: Values): AppCounter {
  const named = (role: (typeof ROLES)[number], usual: string): string =>
    labels.find(({ name }) => name === role)?.value ?? usual
  return {
    metric,
    namespace: named('namespace', 'namespace'),
    pod: named('pod', 'pod'),
    client: named('client', 'source_ip'),
    country: named('country', 'country'),
  }
}

const orNull = (value: string): string | null => (value === '' ? null : value)
