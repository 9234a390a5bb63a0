type Named = { readonly namespace: string; readonly name: string }

/**
 * What kube-proxy's health check node port answers, to the byte: tab-indented, no trailing newline.
 *
 * @param proxyHealthy null leaves the field out, as kube-proxy before 1.27 and Antrea do
 * Source: domain page 2.1.
 */
export function kubeProxyHealthBody(
  service: Named,
  localEndpoints: number,
  proxyHealthy: boolean | null = true,
): string {
  const named = { namespace: service.namespace, name: service.name }
  const body =
    proxyHealthy === null
      ? { service: named, localEndpoints }
      : { service: named, localEndpoints, serviceProxyHealthy: proxyHealthy }
  return JSON.stringify(body, null, '\t')
}

/** Cilium's answer on the same port: compact, with a newline at the end, and nothing about the proxy (domain page 2.3). */
export function ciliumHealthBody(service: Named, localEndpoints: number): string {
  return `${JSON.stringify({ service: { namespace: service.namespace, name: service.name }, localEndpoints })}\n`
}

type KubeProxyHealth = {
  /** RFC 3339. */
  readonly lastUpdated: string
  /** RFC 3339. */
  readonly currentTime: string
  /** null leaves the field out, as on `/livez`. */
  readonly nodeEligible: boolean | null
  /** By family, which kube-proxies since about 1.34 say; absent before. */
  readonly families?: Readonly<Record<string, { readonly lastUpdated: string; readonly healthy: boolean }>> | undefined
}

/** What kube-proxy answers on 10256 `/healthz`, compact and without a newline; without `families` the older form (domain page 2.2). */
export function kubeProxyHealthzBody({ lastUpdated, currentTime, nodeEligible, families }: KubeProxyHealth): string {
  const eligible = nodeEligible === null ? {} : { nodeEligible }
  if (families === undefined) {
    const rest = nodeEligible === null ? '' : `, "nodeEligible": ${nodeEligible}`
    return `{"lastUpdated": "${lastUpdated}","currentTime": "${currentTime}"${rest}}`
  }
  const healthy = Object.values(families).every((family) => family.healthy)
  return JSON.stringify({ lastUpdated, currentTime, ...eligible, healthy, status: families })
}
