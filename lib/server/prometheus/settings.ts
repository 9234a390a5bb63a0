/** A label and the value that it must have in every query. */
export type ExtraMatcher = { readonly label: string; readonly value: string }

/** The request counter of the applications themselves, and what its labels are called. */
export type AppCounter = {
  readonly metric: string
  readonly namespace: string
  readonly pod: string
  /** Label with the client's address. */
  readonly client: string
  readonly country: string
}

/** Where the material of TLS lies; null: not used. */
export type TlsFiles = {
  readonly caFile: string | null
  readonly certFile: string | null
  readonly keyFile: string | null
  /** Name that the certificate must be for, where it is not that of the address. */
  readonly serverName: string | null
}

/** How one Prometheus-compatible server is reached and asked. */
export type PrometheusSettings = {
  /** Address without credentials; its path is put before that of the API. */
  readonly url: string
  /** Files, each null where it is not used. Secrets are never settings themselves. */
  readonly tokenFile: string | null
  readonly username: string | null
  readonly passwordFile: string | null
  readonly headersFile: string | null
  readonly tls: TlsFiles
  /** Header that names the tenant, where the server has several; null: none. */
  readonly tenant: { readonly header: string; readonly value: string } | null
  /** Parameters that are sent with every request. */
  readonly parameters: readonly { readonly name: string; readonly value: string }[]
  readonly matchers: readonly ExtraMatcher[]
  readonly app: AppCounter
  /** Several clusters ask this server and no matcher tells their series apart. */
  readonly isSharedUnseparated: boolean
}
