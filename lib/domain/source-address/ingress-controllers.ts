/** Values of `app.kubernetes.io/name` and `app` by which common ingress controllers and gateways are labelled. */
const names: readonly string[] = [
  'ambassador',
  'apisix',
  'contour',
  'emissary-ingress',
  'envoy',
  'haproxy-ingress',
  'haproxy-kubernetes-ingress',
  'ingress-nginx',
  'istio-ingressgateway',
  'kong',
  'kubernetes-ingress',
  'nginx-gateway-fabric',
  'nginx-ingress',
  'traefik',
]
const keys: readonly string[] = ['app.kubernetes.io/name', 'app', 'k8s-app']

/**
 * The label that makes pods look like an ingress controller or gateway, `key=value`; it is a convention, no proof.
 *
 * @returns null when no label does
 */
export function ingressControllerLabel(labels: ReadonlyMap<string, string>): string | null {
  const istio = labels.get('istio')
  if (istio?.includes('ingressgateway')) return `istio=${istio}`
  const key = keys.find((candidate) => names.includes(labels.get(candidate) ?? ''))
  return key === undefined ? null : `${key}=${labels.get(key)}`
}
