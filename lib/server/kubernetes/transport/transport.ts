import type { Agent, IncomingMessage } from 'node:http'
import type WebSocket from 'ws'

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

/** A list is given once for each of its texts: the words of a command. */
export type KubeQuery = Readonly<Record<string, string | number | boolean | readonly string[]>>

export type KubeRequest = {
  readonly path: string
  readonly query?: KubeQuery
  /** A watch has sockets of its own, so that lists never queue behind streams that stay open. */
  readonly purpose: 'read' | 'watch'
  /** Encodings in the order of preference; JSON when not said. */
  readonly accept?: string
  /** Longest wait for the head of the answer, by the injected clock. */
  readonly headDeadlineMs: number
  /** Aborts the request and the answer that is being read. */
  readonly signal: AbortSignal
}

export type KubeSocketRequest = {
  readonly path: string
  readonly query: KubeQuery
  /** Subprotocols in the order of preference; the server chooses. */
  readonly protocols: readonly string[]
  readonly maxMessageBytes: number
  /** Longest wait for the opening, by the injected clock. */
  readonly deadlineMs: number
  readonly signal: AbortSignal
}

/** Speaks HTTP/1.1 to one API server over kept-alive connections. */
export interface KubeTransport {
  /** Address of the API server as text for people, without credentials. */
  readonly server: string
  /**
   * Sends a GET and resolves with the answer's head as soon as it is there; the body still streams. Leaving the body
   * unread or aborting the signal destroys the socket.
   *
   * A 401 makes the connection read its credentials again; new ones are tried at once, one time.
   *
   * @throws KubeStatusError when the answer is not 2xx; NoAnswerError when the deadline passes; the socket's own error;
   *   what `credentials()` throws; AbortError
   */
  stream(request: KubeRequest): Promise<IncomingMessage>
  /**
   * A small answer, parsed: version, single objects, short lists.
   *
   * @throws as `stream`, and BadAnswerError when the body is no JSON, longer than `maxBytes` or late
   */
  getJson(
    path: string,
    options: {
      readonly query?: KubeQuery
      readonly deadlineMs: number
      readonly maxBytes: number
      readonly signal?: AbortSignal
    },
  ): Promise<unknown>
  /**
   * Opens a WebSocket with the same credentials, certificates and proxy, paused. Whoever asks listens, resumes and
   * closes it.
   *
   * @throws as `stream`
   */
  socket(request: KubeSocketRequest): Promise<WebSocket>
  /** Destroys every socket; a request afterwards is refused. */
  close(): void
}
