import { counted, is, isNot, type Preset, product, unlike } from './preset'

const WITH_CHECKS = 'Health checks of the balancer are among it.'
const WITH_STATUS = 'Health checks, and the requests that read these numbers, are among it.'

const controllerPod = { form: 'labels', namespace: 'controller_namespace', pod: 'controller_pod' } as const
const nginxPod = { identity: controllerPod, limits: [WITH_STATUS] }

const ingressNginx = product({
  id: 'ingress-nginx',
  name: 'ingress-nginx',
  counted: [
    counted('connections-opened', 'nginx_ingress_controller_nginx_process_connections_total', 'counter', {
      ...nginxPod,
      where: [is('state', 'accepted')],
    }),
    counted('connections-active', 'nginx_ingress_controller_nginx_process_connections', 'gauge', {
      ...nginxPod,
      where: [is('state', 'active')],
    }),
    counted('requests', 'nginx_ingress_controller_nginx_process_requests_total', 'counter', nginxPod),
  ],
})

/** The exporter of NGINX, alone or inside F5's controller, which puts a word before each name. */
function createNginxPreset(id: string, name: string, before: string): Preset {
  const limits = [WITH_STATUS]
  return product({
    id,
    name,
    counted: [
      counted('connections-opened', `${before}nginx_connections_accepted`, 'counter', { limits }),
      counted('connections-active', `${before}nginx_connections_active`, 'gauge', { limits }),
      counted('requests', `${before}nginx_http_requests_total`, 'counter', { limits }),
    ],
  })
}

const noAdmin = [unlike('envoy_http_conn_manager_prefix', 'admin|stats|prometheus|ingress_http_stats|eg-.*|outbound.*')]
const envoyLimits = [WITH_CHECKS]
const listenerLimits = ['All listeners count, those for health and metrics among them.']

const envoy = product({
  id: 'envoy',
  name: 'Envoy',
  counted: [
    counted('connections-opened', 'envoy_http_downstream_cx_total', 'counter', { where: noAdmin, limits: envoyLimits }),
    counted('connections-opened', 'envoy_listener_downstream_cx_total', 'counter', { limits: listenerLimits }),
    counted('connections-active', 'envoy_http_downstream_cx_active', 'gauge', { where: noAdmin, limits: envoyLimits }),
    counted('connections-active', 'envoy_listener_downstream_cx_active', 'gauge', { limits: listenerLimits }),
    counted('requests', 'envoy_http_downstream_rq_total', 'counter', { where: noAdmin, limits: envoyLimits }),
    counted('bytes', 'envoy_http_downstream_cx_rx_bytes_total', 'counter', { where: noAdmin, limits: envoyLimits }),
  ],
  signs: ['envoy_server_live'],
  lacks:
    'Envoy is scraped, but its connection statistics are not: Istio leaves them out unless proxyStatsMatcher asks.',
})

const noTraefikOwn = [unlike('entrypoint', 'traefik|metrics|ping')]

const traefik = product({
  id: 'traefik',
  name: 'Traefik',
  counted: [
    counted('connections-active', 'traefik_open_connections', 'gauge', { where: noTraefikOwn }),
    counted('connections-active', 'traefik_entrypoint_open_connections', 'gauge', { where: noTraefikOwn }),
    counted('requests', 'traefik_entrypoint_requests_total', 'counter', { where: noTraefikOwn }),
    counted('bytes', 'traefik_entrypoint_requests_bytes_total', 'counter', { where: noTraefikOwn }),
  ],
  signs: ['traefik_config_reloads_total'],
  lacks: 'Traefik is scraped, but not its entry points: metrics.prometheus.addEntryPointsLabels switches them on.',
})

const noHaproxyOwn = { where: [unlike('proxy', 'stats|healthz|prometheus|_.*')], limits: [WITH_CHECKS] }

const haproxy = product({
  id: 'haproxy',
  name: 'HAProxy',
  counted: [
    counted('connections-opened', 'haproxy_frontend_connections_total', 'counter', noHaproxyOwn),
    counted('connections-active', 'haproxy_frontend_current_sessions', 'gauge', noHaproxyOwn),
    counted('requests', 'haproxy_frontend_http_requests_total', 'counter', noHaproxyOwn),
    counted('bytes', 'haproxy_frontend_bytes_in_total', 'counter', noHaproxyOwn),
  ],
  signs: ['haproxy_process_current_connections'],
  lacks: 'HAProxy is scraped, but not its frontends: they may be left out by the scope of the scrape.',
})

/** The router says which pod each of its servers is; a label "route" tells its series from those of other HAProxies. */
const routed = {
  identity: { form: 'labels', namespace: 'namespace', pod: 'pod', exportable: true },
  service: { namespace: 'namespace', name: 'service' },
  where: [isNot('route', '')],
  // Every router opens its own connections with the pod: they add up.
  same: ['instance', 'route', 'server'],
  limits: ['Counts connections that the router opened with the pods; it uses them again for several clients.'],
} as const

const openshiftRouter = product({
  id: 'openshift-router',
  name: 'OpenShift router',
  counted: [
    counted('connections-opened', 'haproxy_server_connections_total', 'counter', routed),
    counted('connections-active', 'haproxy_server_current_sessions', 'gauge', routed),
    counted('bytes', 'haproxy_server_bytes_in_total', 'counter', routed),
  ],
  signs: ['haproxy_exporter_server_threshold'],
  lacks: 'The router is scraped, but not its servers: above a threshold of their number it leaves them out.',
})

const reportedHere = {
  where: [is('reporter', 'destination')],
  service: { namespace: 'destination_service_namespace', name: 'destination_service_name' },
  limits: ['Callers inside the mesh are among it.'],
} as const

const istio = product({
  id: 'istio',
  name: 'Istio',
  counted: [
    counted('connections-opened', 'istio_tcp_connections_opened_total', 'counter', reportedHere),
    counted('requests', 'istio_requests_total', 'counter', reportedHere),
    // A gateway reports what it sends on; what other pods send on is no traffic from outside.
    counted('requests', 'istio_requests_total', 'counter', {
      where: [is('reporter', 'source')],
      unless: { metric: 'istio_requests_total', where: [is('reporter', 'destination')] },
      limits: ['Counts what a gateway sends on, so that requests that it answers itself are left out.'],
    }),
  ],
  signs: ['istio_build'],
})

const inbound = {
  where: [is('direction', 'inbound'), is('peer', 'src')],
  limits: ['Callers inside the cluster are among it.'],
}

const linkerd = product({
  id: 'linkerd',
  name: 'Linkerd',
  counted: [
    counted('connections-opened', 'tcp_open_total', 'counter', inbound),
    counted('connections-active', 'tcp_open_connections', 'gauge', inbound),
    counted('requests', 'request_total', 'counter', {
      where: [is('direction', 'inbound')],
      limits: inbound.limits,
    }),
  ],
})

export const nginxPresets = [
  ingressNginx,
  createNginxPreset('f5-nic', 'F5 NGINX Ingress Controller', 'nginx_ingress_'),
  createNginxPreset('nginx-exporter', 'NGINX exporter', ''),
]
export const meshPresets = [envoy, istio, linkerd]
export const otherProxyPresets = [traefik, haproxy, openshiftRouter]
