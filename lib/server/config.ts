import { BlockList, isIP } from 'node:net'
import { z } from 'zod'
import { ConfigError } from './config-error'
import { lokiShape, readLoki } from './config-loki'
import { list, type PrometheusConfig, prometheusShape, readPrometheus } from './config-prometheus'
import type { LokiSettings } from './loki/ask-loki'

export { ConfigError } from './config-error'

const onOff = z.enum(['1', 'true', '0', 'false', '']).transform((text) => text === '1' || text === 'true')

const wholeNumber = (low: number, high: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${low} to ${high}`)
    .transform(Number)
    .pipe(z.number().min(low, `must be at least ${low}`).max(high, `must be at most ${high}`))

/** Kubernetes sets EVENKEEL_OPS_PORT to an address in every pod beside a Service that is called "evenkeel-ops". */
const opsPort = z
  .string()
  .default('')
  .transform((text) => (text.startsWith('tcp://') ? '' : text))
  .pipe(z.union([z.literal('').transform(() => null), wholeNumber(1, 65_535)], 'must be a port from 1 to 65535'))

const cidr = z.string().refine(isCidr, { error: (issue) => `holds "${String(issue.input)}", which is no CIDR` })

const portRange = z
  .string()
  .regex(/^\d{1,5}-\d{1,5}$/, 'must look like 30000-32767')
  .transform((text) => {
    const [from = 0, to = 0] = text.split('-').map(Number)
    return { from, to }
  })
  .refine(({ from, to }) => from >= 1 && from <= to && to <= 65_535, 'must be a range of ports from 1 to 65535')

const onDemandSetting = z.enum(['auto', 'on', 'off'], 'must be auto, on or off')

/** Every variable that Evenkeel reads, with what it is for. The table of the user guide is held to their names and defaults. */
export const settings = z.object({
  EVENKEEL_DEMO: onOff
    .default(false)
    .describe('Serves simulated clusters instead of real ones: 1 or 0. No Kubernetes client is made.'),
  EVENKEEL_DEMO_SEED: wholeNumber(0, 4_294_967_295)
    .default(7)
    .describe('Which story the simulation tells: the same seed tells the same one.'),
  EVENKEEL_CONTEXTS: list
    .default([])
    .describe('Kubeconfig contexts to follow at once, with commas between; empty: the present context.'),
  EVENKEEL_NAMESPACES: list
    .default([])
    .describe('Namespaces to watch, with commas between, where cluster-wide rights are not given; empty: all.'),
  EVENKEEL_CILIUM_NAMESPACE: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'must be the name of a namespace')
    .default('kube-system')
    .describe('Where Cilium runs: the namespace of the Leases that say which node announces an address.'),
  EVENKEEL_CLUSTER_NAME: z
    .string()
    .max(80)
    .default('')
    .describe('What the cluster is called when there is one only; empty: the name of its context, or "in-cluster".'),
  EVENKEEL_AUTH: z
    .literal('none', 'can only be "none" in this version')
    .default('none')
    .describe(
      'How readers are identified. "none": everybody is the same reader, on loopback only, except in the demo.',
    ),
  HOST: z.string().min(1, 'must be an address to listen on').default('127.0.0.1').describe('Address to listen on.'),
  PORT: wholeNumber(1, 65_535).default(3000).describe('Port to listen on.'),
  EVENKEEL_OPS_PORT: opsPort.describe(
    'Port for orchestrators and scrapers: /livez, /readyz, /metrics, /metrics/distribution; empty: none.',
  ),
  EVENKEEL_OPS_HOST: z
    .string()
    .min(1, 'must be an address to listen on')
    .default('127.0.0.1')
    .describe('Address that the ops port listens on. Metrics name Services and nodes to whoever can reach it.'),
  EVENKEEL_PROBE_ALLOW_CIDRS: list
    .pipe(z.array(cidr))
    .default([])
    .describe(
      'Health ports are asked on node addresses inside these CIDRs only; empty: on any address that is not refused.',
    ),
  EVENKEEL_NODE_PORT_RANGE: portRange
    .default({ from: 30_000, to: 32_767 })
    .describe("The API server's --service-node-port-range: health ports outside it are never asked."),
  ...prometheusShape,
  EVENKEEL_ACCESS_LOGS: onDemandSetting
    .default('auto')
    .describe(
      'Whether the logs of pods are read when somebody asks: "auto" with the rights of a kubeconfig alone, "on" with those of a pod\'s service account too, "off" never.',
    ),
  EVENKEEL_COUNT_NOW: onDemandSetting
    .default('auto')
    .describe(
      'Whether "cat /proc/net/tcp" is run in pods when somebody asks, to count their connections: "auto", "on" or "off", as above.',
    ),
  EVENKEEL_BALANCER_CIDRS: list
    .pipe(z.array(cidr))
    .default([])
    .describe(
      "Where load balancers have addresses of their own, with commas between: such an address is no client's; empty: not known.",
    ),
  EVENKEEL_CLIENT_ADDRESSES: z
    .enum(['full', 'masked', 'hashed'], 'must be full, masked or hashed')
    .default('full')
    .describe(
      'How addresses of clients are shown: "full", "masked" to their network (/24, IPv6 /48), or "hashed"; applied before anything leaves the server.',
    ),
  EVENKEEL_GEOIP_DB: z
    .string()
    .max(4096)
    .default('')
    .describe("File that says in which country an address is, in MaxMind's format (mmdb); empty: none."),
  EVENKEEL_ASN_DB: z
    .string()
    .max(4096)
    .default('')
    .describe("File that says to which network (ASN) an address belongs, in MaxMind's format (mmdb); empty: none."),
  ...lokiShape,
  EVENKEEL_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent')
    .default('info')
    .describe('Least severity of the lines written to standard output.'),
})

export type Config = {
  /** null: real clusters. */
  readonly demo: { readonly seed: number } | null
  readonly contexts: readonly string[]
  readonly namespaces: readonly string[]
  readonly ciliumNamespace: string
  /** null: not named. */
  readonly clusterName: string | null
  readonly auth: 'none'
  readonly host: string
  readonly port: number
  /** null: no ops port. */
  readonly ops: { readonly host: string; readonly port: number } | null
  readonly probeAllowCidrs: readonly string[]
  readonly nodePortRange: { readonly from: number; readonly to: number }
  /** null: no Prometheus is asked. */
  readonly prometheus: PrometheusConfig | null
  /** What is read from pods when somebody asks. */
  readonly onDemand: {
    readonly accessLogs: 'auto' | 'on' | 'off'
    readonly countNow: 'auto' | 'on' | 'off'
  }
  /** null: no Loki is asked. */
  readonly loki: LokiSettings | null
  /** Where the operator says that balancers have addresses; empty: not said. */
  readonly balancerCidrs: readonly string[]
  readonly clientAddresses: 'full' | 'masked' | 'hashed'
  /** Files of databases; null: none. */
  readonly geoFiles: { readonly countries: string | null; readonly networks: string | null }
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

/** Built for production; Next puts the value in at build time. */
export const inProduction = process.env.NODE_ENV === 'production'

/** The settings of this process. The only reader of the environment. */
export const readConfig = (): Config => parseConfig(process.env)

/** The variables that belong to kubectl's world: KUBECONFIG, proxies, and all that an exec plugin may want to see. */
export const readEnvironment = (): Readonly<Record<string, string | undefined>> => ({ ...process.env })

/**
 * Turns an environment into settings.
 *
 * @throws ConfigError when a value makes no sense, a name is unknown or the whole would not be safe to run
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  refuseUnknownNames(env)
  const parsed = settings.safeParse(env)
  if (!parsed.success) throw new ConfigError(firstFault(parsed.error))
  const value = parsed.data
  const config: Config = {
    demo: value.EVENKEEL_DEMO ? { seed: value.EVENKEEL_DEMO_SEED } : null,
    contexts: value.EVENKEEL_CONTEXTS,
    namespaces: value.EVENKEEL_NAMESPACES,
    ciliumNamespace: value.EVENKEEL_CILIUM_NAMESPACE,
    clusterName: value.EVENKEEL_CLUSTER_NAME === '' ? null : value.EVENKEEL_CLUSTER_NAME,
    auth: value.EVENKEEL_AUTH,
    host: value.HOST,
    port: value.PORT,
    ops: value.EVENKEEL_OPS_PORT === null ? null : { host: value.EVENKEEL_OPS_HOST, port: value.EVENKEEL_OPS_PORT },
    probeAllowCidrs: value.EVENKEEL_PROBE_ALLOW_CIDRS,
    nodePortRange: value.EVENKEEL_NODE_PORT_RANGE,
    prometheus: readPrometheus(value),
    onDemand: { accessLogs: value.EVENKEEL_ACCESS_LOGS, countNow: value.EVENKEEL_COUNT_NOW },
    loki: readLoki(value),
    balancerCidrs: value.EVENKEEL_BALANCER_CIDRS,
    clientAddresses: value.EVENKEEL_CLIENT_ADDRESSES,
    geoFiles: { countries: value.EVENKEEL_GEOIP_DB || null, networks: value.EVENKEEL_ASN_DB || null },
    logLevel: value.EVENKEEL_LOG_LEVEL,
  }
  refuseOpenListener(config, config.host)
  return config
}

/**
 * Mode `none` shows everything to whoever can connect, so it listens on loopback alone; simulated data may be shown
 * to anyone (security page 2.2).
 *
 * @param address what the server listens on
 * @throws ConfigError when the address can be reached from outside
 */
export function refuseOpenListener(config: Pick<Config, 'auth' | 'demo'>, address: string): void {
  if (config.demo !== null || isLoopback(address)) return
  throw new ConfigError(
    `EVENKEEL_AUTH=none shows the cluster to everyone who can connect, so it listens on 127.0.0.1 or ::1 only, not on ${address}: unset HOST and use "kubectl port-forward" or an SSH tunnel to reach it.`,
  )
}

export function isLoopback(address: string): boolean {
  if (address === 'localhost' || address === '::1') return true
  return isIP(address) === 4 && address.startsWith('127.')
}

// Kubernetes sets these in every pod for a Service that is called "evenkeel"; EVENKEEL_CHROMIUM belongs to the tests.
const FOREIGN_NAMES = [/^EVENKEEL_(.*_)?SERVICE_(HOST|PORT)/, /^EVENKEEL_(.*_)?PORT(_\d+_.*)?$/, /^EVENKEEL_CHROMIUM$/]

function refuseUnknownNames(env: Readonly<Record<string, string | undefined>>): void {
  const known = Object.keys(settings.shape)
  const unknown = Object.keys(env).find(
    (name) =>
      name.startsWith('EVENKEEL_') && !known.includes(name) && !FOREIGN_NAMES.some((foreign) => foreign.test(name)),
  )
  if (unknown === undefined) return
  const ours = known.filter((name) => name.startsWith('EVENKEEL_'))
  throw new ConfigError(`${unknown} is no setting: the settings are ${ours.join(', ')}, HOST and PORT.`)
}

function firstFault(error: z.ZodError): string {
  const issue = error.issues[0]
  const name = String(issue?.path[0] ?? 'A setting')
  return `${name} ${issue?.message ?? 'makes no sense'}.`
}

function isCidr(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0 || !/^\d{1,3}$/.test(bits)) return false
  try {
    new BlockList().addSubnet(address, Number(bits), version === 4 ? 'ipv4' : 'ipv6')
    return true
  } catch {
    return false
  }
}
