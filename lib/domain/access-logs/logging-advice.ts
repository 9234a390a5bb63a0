import type { SourceAddress } from '@/lib/domain/source-address/verdict'

/** What stands between a client and the program, as far as it decides which address the program should log. */
export type ClientAddressPath = {
  /** A proxy that speaks HTTP (ingress controller, application balancer) opens its own connections to the pods. */
  readonly hasHttpProxy: boolean
  /** The balancer writes the client's address before each connection (PROXY protocol). */
  readonly hasProxyProtocol: boolean
  readonly verdict: SourceAddress['verdict']
}

/** A few lines that make a program log who asked. */
export type LoggingSnippet = {
  readonly id: 'express' | 'flask' | 'go' | 'nginx'
  readonly title: string
  readonly language: string
  readonly text: string
}

export type LoggingAdvice = {
  /** Whom the program may believe on this path, and why: one or two sentences. */
  readonly trust: string
  readonly snippets: readonly LoggingSnippet[]
}

/**
 * How a program logs the peer of each connection, and, where the path has a proxy that tells the client's address, that
 * address beside it. A header is believed from exactly the proxies that are there: one more, and anybody can write it.
 *
 * Source: domain page 5.3 ("XFF is only trustworthy if the L7 proxy overwrites or appends and the app trusts exactly the
 * proxy hops").
 */
export function adviseLogging(path: ClientAddressPath): LoggingAdvice {
  return { trust: sayTrust(path), snippets: [express(path), flask(path), go(path), nginx(path)] }
}

function sayTrust({ hasHttpProxy, hasProxyProtocol, verdict }: ClientAddressPath): string {
  if (hasHttpProxy) {
    return 'A proxy before the pods writes X-Forwarded-For: believe one hop, the last entry, and log the peer beside it, which shows whether the proxy is really in between.'
  }
  if (hasProxyProtocol) {
    return 'The balancer sends the PROXY protocol: the server must expect it on every connection, and X-Forwarded-For must not be believed.'
  }
  const lost = verdict === 'preserved' ? '' : ' It will show where the address is lost, not the client.'
  return `No proxy on this path writes a header that could be believed: log the peer of the connection alone.${lost}`
}

function express({ hasHttpProxy }: ClientAddressPath): LoggingSnippet {
  const trust = hasHttpProxy ? "app.set('trust proxy', 1)" : "app.set('trust proxy', false)"
  const client = hasHttpProxy ? ', client: req.ip' : ''
  const text = [
    trust,
    'app.use((req, res, next) => {',
    `  console.log(JSON.stringify({ remote_addr: req.socket.remoteAddress${client}, method: req.method }))`,
    '  next()',
    '})',
  ]
  return { id: 'express', title: 'Express', language: 'js', text: text.join('\n') }
}

function flask({ hasHttpProxy }: ClientAddressPath): LoggingSnippet {
  const fix = [
    'from werkzeug.middleware.proxy_fix import ProxyFix',
    'app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1)',
    '',
  ]
  // ProxyFix keeps what it replaces.
  const peer = hasHttpProxy ? "request.environ['werkzeug.proxy_fix.orig']['REMOTE_ADDR']" : 'request.remote_addr'
  const client = hasHttpProxy ? ' client=%s' : ''
  const text = [
    ...(hasHttpProxy ? fix : []),
    '@app.before_request',
    'def log_peer():',
    `    print('remote_addr=%s${client} method=%s' % (${peer}${hasHttpProxy ? ', request.remote_addr' : ''}, request.method), flush=True)`,
  ]
  return { id: 'flask', title: 'Flask', language: 'python', text: text.join('\n') }
}

function go({ hasHttpProxy }: ClientAddressPath): LoggingSnippet {
  const header = hasHttpProxy ? ', "x_forwarded_for", r.Header.Get("X-Forwarded-For")' : ''
  const text = [
    'func logPeer(next http.Handler) http.Handler {',
    '\treturn http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {',
    `\t\tslog.Info("request", "remote_addr", r.RemoteAddr${header}, "method", r.Method)`,
    '\t\tnext.ServeHTTP(w, r)',
    '\t})',
    '}',
  ]
  return { id: 'go', title: 'Go net/http', language: 'go', text: text.join('\n') }
}

function nginx({ hasHttpProxy, hasProxyProtocol }: ClientAddressPath): LoggingSnippet {
  const claim = hasHttpProxy ? ' "$http_x_forwarded_for"' : hasProxyProtocol ? ' "$proxy_protocol_addr"' : ''
  const text = [
    ...(hasProxyProtocol ? ['listen 8080 proxy_protocol;'] : []),
    'log_format peer \'$realip_remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent \'',
    `                '"$http_referer" "$http_user_agent"${claim}';`,
    'access_log /dev/stdout peer;',
  ]
  return { id: 'nginx', title: 'nginx', language: 'nginx', text: text.join('\n') }
}
