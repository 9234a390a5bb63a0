import type { Agent } from 'node:http'
import type { RequestOptions } from 'node:https'
import type { Credentials } from '../transport/transport'

/*
 * What only @kubernetes/client-node can do here: refresh OpenID Connect tokens and speak SOCKS. It is loaded when a
 * kubeconfig asks for one of them and not before, because loading it costs 90 MB and a second of a blocked process.
 */

/** Gives the bearer token of a kubeconfig user with `auth-provider: oidc`; a refreshed one is remembered. */
export async function createOidcTokens(
  config: Readonly<Record<string, string>>,
): Promise<() => Promise<string | null>> {
  const { KubeConfig } = await import('@kubernetes/client-node')
  const kubeconfig = new KubeConfig()
  kubeconfig.loadFromClusterAndUser(
    { name: 'oidc', server: 'https://kubernetes.invalid', skipTLSVerify: false },
    { name: 'oidc', authProvider: { name: 'oidc', config: { ...config } } },
  )
  return async () => {
    const options: RequestOptions = {}
    await kubeconfig.applyToHTTPSOptions(options)
    const header = (options.headers as Readonly<Record<string, unknown>> | undefined)?.Authorization
    return typeof header === 'string' ? header.replace(/^Bearer /, '') : null
  }
}

/** An agent that reaches the API server through a SOCKS proxy, with this TLS material. */
export async function createSocksAgent(server: URL, proxyUrl: string, tls: Credentials['tls']): Promise<Agent> {
  const { KubeConfig } = await import('@kubernetes/client-node')
  const kubeconfig = new KubeConfig()
  const base64 = (pem: string | Buffer | null): string => (pem === null ? '' : Buffer.from(pem).toString('base64'))
  kubeconfig.loadFromClusterAndUser(
    {
      name: 'socks',
      server: server.href,
      proxyUrl,
      skipTLSVerify: tls.skipVerify,
      caData: base64(tls.ca),
      ...(tls.serverName === null ? {} : { tlsServerName: tls.serverName }),
    },
    { name: 'socks', certData: base64(tls.cert), keyData: base64(tls.key) },
  )
  const options: RequestOptions = {}
  await kubeconfig.applyToHTTPSOptions(options)
  return options.agent as Agent
}
