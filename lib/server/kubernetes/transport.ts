import type { Agent } from 'node:http'

/** What one request to the API server needs beyond its path. PEM texts, not file names. */
export type Credentials = {
  readonly tls: {
    /** Certificate authorities, PEM; null: those that Node trusts. */
    readonly ca: string | Buffer | null
    /** Client certificate and key, PEM; null: none. */
    readonly cert: string | Buffer | null
    readonly key: string | Buffer | null
    /** Name to verify and to send as SNI in place of the host; null: the host. */
    readonly serverName: string | null
    /** `insecure-skip-tls-verify` of the kubeconfig. */
    readonly skipVerify: boolean
  }
  /** HTTP or HTTPS proxy to CONNECT through; user and password may be in it; null: none. */
  readonly proxy: URL | null
  /** Made elsewhere for what `proxy` cannot say (SOCKS): used as it is for every request; null: our own agents. */
  readonly agent: Agent | null
  /** `authorization` (bearer, basic) and impersonation headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

/** Where the API server is and how to be let in; made from a kubeconfig or from the pod's service account. */
export interface KubeConnection {
  /** Scheme, host, port and, behind a gateway, a path prefix. */
  readonly server: URL
  /**
   * Fresh TLS material, proxy and headers for the next request. Called before every request, so it must be cheap
   * when nothing changed.
   *
   * @throws an error with `code`, `message` and `action` (see SourceError) when credentials cannot be had:
   *   exec plugin failed, file missing
   */
  credentials(): Promise<Credentials>
  /** Told on 401: files and plugins are read again before the next request. */
  invalidate(): void
}
