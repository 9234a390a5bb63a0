/** A request that a simulated pod writes down. */
export type WrittenRequest = { readonly atMs: number; readonly peer: string; readonly number: number }

/** How the program of a Service writes its log. */
export type LineStyle = {
  readonly id: string
  readonly write: (request: WrittenRequest) => string
  /** Health checks of the kubelet, where the program writes them at all. */
  readonly probe: ((atMs: number, node: string) => string) | null
}

const paths = ['/', '/cart', '/products?page=2', '/api/v1/orders', '/search?q=tea', '/static/app.js'] as const
const agents = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15',
  'curl/8.14.1',
] as const
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

const pathOf = (number: number): string => paths[number % paths.length] ?? '/'
const agentOf = (number: number): string => agents[number % agents.length] ?? ''
const iso = (atMs: number): string => new Date(atMs).toISOString()

/** `12/Mar/2026:14:02:11 +0000` */
function commonTime(atMs: number): string {
  const [date = '', clock = ''] = iso(atMs).split('T')
  const [year, month, day] = date.split('-')
  return `${day}/${months[Number(month) - 1]}/${year}:${clock.slice(0, 8)} +0000`
}

const combined = (atMs: number, peer: string, path: string, agent: string): string =>
  `${peer} - - [${commonTime(atMs)}] "GET ${path} HTTP/1.1" 200 ${path.length * 97} "-" "${agent}"`

const styles: readonly LineStyle[] = [
  {
    id: 'combined',
    write: ({ atMs, peer, number }) => combined(atMs, peer, pathOf(number), agentOf(number)),
    probe: (atMs, node) => combined(atMs, node, '/healthz', 'kube-probe/1.36'),
  },
  {
    id: 'json',
    write: ({ atMs, peer, number }) =>
      JSON.stringify({
        time: iso(atMs),
        level: 'INFO',
        msg: 'request',
        remote_addr: `${peer}:${40_000 + (number % 20_000)}`,
        path: pathOf(number),
        status: 200,
      }),
    probe: null,
  },
  {
    id: 'request-from',
    write: ({ peer, number }) => `Request from ${peer}: GET ${pathOf(number)}`,
    probe: null,
  },
  {
    id: 'key-value',
    write: ({ atMs, peer, number }) =>
      `time=${iso(atMs)} level=INFO msg=request method=GET path=${pathOf(number)} remote_addr=${peer}:${40_000 + (number % 20_000)} status=200`,
    probe: null,
  },
  {
    id: 'ingress-nginx',
    write: ({ atMs, peer, number }) =>
      `${combined(atMs, peer, pathOf(number), agentOf(number))} 431 0.00${number % 9} [shop-web-80] [] 10.244.1.7:8080 1532 0.004 200 4f1a9e${number % 10}`,
    probe: null,
  },
  {
    id: 'envoy',
    write: ({ atMs, peer, number }) =>
      `[${iso(atMs)}] "GET ${pathOf(number)} HTTP/2" 200 - 0 154 22 20 "${peer}" "${agentOf(number)}" "cc21d9b0-${number}" "shop.example" "10.244.1.7:8080"`,
    probe: null,
  },
  {
    id: 'silent',
    write: ({ number }) => `GET ${pathOf(number)} 200 ${3 + (number % 40)} ms`,
    probe: null,
  },
]

/** Services that are known for how they log; the others write the addresses of their peers in one way or another. */
const known: Readonly<Record<string, string>> = {
  'shop/web': 'combined',
  'shop/api': 'json',
  'edge/ingress': 'ingress-nginx',
  'edge/ingress-nodes': 'ingress-nginx',
  'shop/checkout': 'envoy',
  'auth/oidc': 'envoy',
  'tools/crm': 'silent',
  'media/upload': 'silent',
}
const usual = styles.slice(0, 4)

/** @param at in [0, 1) */
export const styleOf = (service: string, at: number): LineStyle =>
  styles.find(({ id }) => id === known[service]) ?? usual[Math.floor(at * usual.length)] ?? (styles[0] as LineStyle)
