import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostileTexts } from '@/e2e/fakes/hostile-texts'
import { formats, parseAs, parseLine } from './formats'
import { LINE_LENGTH_MAX, Scanner } from './scanner'

const at = '[12/Mar/2026:14:02:11 +0000]'

/** Line, format, peer, claim, probe. */
const lines: readonly (readonly [string, string, string | null, string | null, (boolean | null)?])[] = [
  // Requests that name nobody.
  [
    '[2026-03-12T14:02:11.345Z] "GET / HTTP/2" 200 - 0 154 226 100 "-" "curl/8.5.0" "cc21d9b0" "shop.example" "10.244.1.7:8080"',
    'envoy',
    null,
    null,
  ],
  [`- - - ${at} "GET / HTTP/1.1" 200 5 "-" "kube-probe/1.36"`, 'combined', null, null, true],
  // Istio names the peer whether or not a proxy before it wrote X-Forwarded-For.
  [
    '[2026-03-12T14:02:11.345Z] "GET / HTTP/1.1" 200 - via_upstream - "-" 0 5290 47 46 "-" "curl/8.5.0" "cc21" "x.example" "[2001:db8:1::7]:9080" inbound|9080|| [::6]:58292 [2001:db8:1::5]:8080 [2001:db8::9]:25297 outbound_.9080_._.web.shop default',
    'istio',
    '2001:db8::9',
    null,
  ],
  [
    '[2026-03-12T14:02:11.345Z] "- - -" 0 - - - "-" 128 1024 5003 - "-" "-" "-" "-" "10.244.1.7:3306" inbound|3306|| 127.0.0.6:58292 10.244.0.5:3306 203.0.113.9:25297 - -',
    'istio',
    '203.0.113.9',
    null,
    null,
  ],
  [`203.0.113.9 ${at} TCP 200 512 77 0.345`, 'nginx-stream', '203.0.113.9', null, null],
  [`[2001:db8::7] ${at} UDP 200 512 77 0.345`, 'nginx-stream', '2001:db8::7', null, null],
  // syslog pads the day; without httplog and tcplog HAProxy writes a sentence.
  [
    'Feb  6 12:14:14 localhost haproxy[14389]: 10.0.1.2:33317 [06/Feb/2026:12:14:14.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} "GET /index.html HTTP/1.1"',
    'haproxy',
    '10.0.1.2',
    null,
    null,
  ],
  [
    'Feb  6 12:12:09 localhost haproxy[14385]: Connect from 10.0.1.2:33312 to 10.0.3.31:8012 (www/HTTP)',
    'request-from',
    '10.0.1.2',
    null,
    null,
  ],
  // No brackets around IPv6: what stands behind the last colon is a port all the same.
  [
    '2001:db8::9:5123 [12/Mar/2026:14:02:11.345] in web/web-1 0/0/0/1/1 200 234 - - ---- 2/2/0/0/0 0/0 "GET / HTTP/1.1"',
    'haproxy',
    '2001:db8::9',
    null,
    null,
  ],
  [
    '::ffff:203.0.113.9:51234 [12/Mar/2026:14:02:11.345] in web/web-1 0/0/0/1/1 200 234 - - ---- 2/2/0/0/0 0/0',
    'haproxy',
    '203.0.113.9',
    null,
    null,
  ],
  ['INFO:     2001:db8::9:5123 - "GET / HTTP/1.1" 200 OK', 'uvicorn', '2001:db8::9', null, null],
  ['2026-03-12 14:02:11,123 INFO     203.0.113.9:51234 - "GET / HTTP/1.1" 200', 'uvicorn', '203.0.113.9', null, null],
  [
    '2026/03/12 14:02:11.123\tINFO\thttp.log.access\thandled request\t{"request": {"remote_ip": "203.0.113.9", "client_ip": "203.0.113.9", "headers": {"User-Agent": ["curl/8"]}}, "status": 200}',
    'caddy-json',
    '203.0.113.9',
    null,
  ],
  [
    `{"log":"203.0.113.9 - - [12/Mar/2026:14:02:11 +0000] \\"GET / HTTP/1.1\\" 200 5\\n","stream":"stdout"}`,
    'combined',
    '203.0.113.9',
    null,
    null,
  ],
  ['{"level":"info","message":"Request from 203.0.113.9: GET /"}', 'request-from', '203.0.113.9', null, null],
  ['{"net.sock.peer.addr":"10.0.0.4","http.client_ip":"203.0.113.9"}', 'json', '10.0.0.4', '203.0.113.9', null],
  ['{"network.peer.address":"10.0.0.4","client.address":"203.0.113.9"}', 'json', '10.0.0.4', '203.0.113.9', null],
  ['{"network":{"peer":{"address":"10.0.0.4"}}}', 'json', '10.0.0.4', null, null],
  ['{"RemoteIpAddress":"203.0.113.9","Method":"GET"}', 'json', '203.0.113.9', null, null],
  ['ts=2026-03-12T14:02:11Z method=GET remote=203.0.113.9:51234', 'key-value', '203.0.113.9', null, null],
  // Go: log.Printf with RemoteAddr, Method and URL; chi's middleware.
  ['2026/03/12 14:02:11 203.0.113.9:51234 GET /', 'plain', '203.0.113.9', null, null],
  ['2026/03/12 14:02:11 main.go:12: [2001:db8::7]:51234 GET /path', 'plain', '2001:db8::7', null, null],
  ['2026/03/12 14:02:11 GET / 203.0.113.9:51234 200 1.2ms', 'plain', '203.0.113.9', null, null],
  [
    '2026/03/12 14:02:11 [host/abc-000001] "GET http://shop.example/ HTTP/1.1" from [2001:db8::7]:51234 - 200 13B in 12.3µs',
    'request-from',
    '2001:db8::7',
    null,
    null,
  ],
  // morgan's short format.
  ['::1 - GET / HTTP/1.1 200 12 - 1.2 ms', 'plain', '::1', null, null],
  ['GET /cart from 203.0.113.9', 'request-from', '203.0.113.9', null, null],
  ['Request from IP: 203.0.113.9, path /', 'request-from', '203.0.113.9', null, null],
  ['Request from fe80::1%eth0: GET /', 'request-from', 'fe80::1', null, null],
  ["Accepted connection from ('203.0.113.9', 51234)", 'request-from', '203.0.113.9', null, null],
  [`203.0.113.9 - - ${at} "GET / HTTP/1.1" 200 612`, 'combined', '203.0.113.9', null, null],
  [
    `203.0.113.9 - ann ${at} "GET /a?b=c HTTP/2.0" 304 0 "https://x.example/" "Mozilla/5.0 (X11)"`,
    'combined',
    '203.0.113.9',
    null,
  ],
  [`2001:db8::7 - - ${at} "GET /\\"quoted\\" HTTP/1.1" 404 - "-" "curl/8.5.0"`, 'combined', '2001:db8::7', null],
  [`::ffff:203.0.113.9 - - ${at} "POST /pay HTTP/1.1" 201 17 "-" "axios/1.7"`, 'combined', '203.0.113.9', null],
  [
    `10.0.0.4 - - ${at} "GET / HTTP/1.1" 200 612 "-" "curl/8.5.0" "198.51.100.3, 203.0.113.9"`,
    'combined',
    '10.0.0.4',
    '203.0.113.9',
  ],
  [`10.0.0.4 - - ${at} "GET / HTTP/1.1" 200 612 "-" "curl/8.5.0" "-"`, 'combined', '10.0.0.4', null],
  [`10.0.0.4 - - ${at} "GET /healthz HTTP/1.1" 200 2 "-" "kube-probe/1.36"`, 'combined', '10.0.0.4', null, true],
  [`203.0.113.9 - - ${at} "\\x16\\x03\\x01" 400 157 "-" "-"`, 'combined', '203.0.113.9', null, null],
  [`[2001:db8::7] - - ${at} "GET / HTTP/1.1" 200 5 "-" "curl/8.5.0"`, 'combined', '2001:db8::7', null],
  [`203.0.113.9 - - ${at} "GET / HTTP/1.1" 200 5 "-" "curl/8.5.0"\r`, 'combined', '203.0.113.9', null],
  [`203.0.113.9 - - ${at} "GET / HTTP/1.1" 200 5 "-" ""`, 'combined', '203.0.113.9', null, null],
  // What a server writes there by $http_x_forwarded_for, or by trusting proxies, is no peer.
  [`6.6.6.6, 203.0.113.9 - - ${at} "GET / HTTP/1.1" 200 5 "-" "curl/8.5.0"`, 'combined', null, '203.0.113.9'],
  [
    `6.6.6.6, 203.0.113.9 - - ${at} "GET / HTTP/1.1" 200 5 "-" "curl/8.5.0" 17 "web@kubernetes" "http://10.244.1.7:8080" 3ms`,
    'traefik-common',
    null,
    '203.0.113.9',
  ],
  [
    `203.0.113.9 - - ${at} "GET /cart HTTP/2.0" 502 552 "-" "curl/8.5.0" 431 0.004 [shop-web-80] [] 10.244.1.7:8080, 10.244.1.8:8080 0, 552 0.001, 0.003 502, 502 4f1a9e`,
    'ingress-nginx',
    '203.0.113.9',
    null,
  ],
  [
    '<134>1 2026-03-12T14:02:11+00:00 lb haproxy 8 - - 203.0.113.9:51234 [12/Mar/2026:14:02:11.345] tcp-in web/web-1 1/0/3 212 -- 1/1/0/0/0 0/0',
    'haproxy',
    '203.0.113.9',
    null,
    null,
  ],
  [
    '{"logger":"http.log.access","request":{"remote_addr":"10.0.0.4:41342","headers":{"User-Agent":["kube-probe/1.36"]}}}',
    'caddy-json',
    '10.0.0.4',
    null,
    true,
  ],
  [
    '{"httpRequest":{"remoteIp":"203.0.113.9","userAgent":"curl/8.5.0","requestMethod":"GET"}}',
    'json',
    '203.0.113.9',
    null,
  ],
  ['Client from 203.0.113.9 connected', 'request-from', '203.0.113.9', null, null],
  [`shop.example:443 203.0.113.9 - - ${at} "GET / HTTP/1.1" 200 5 "-" "curl/8.5.0"`, 'combined', '203.0.113.9', null],
  [
    `203.0.113.9 - - ${at} "GET /cart HTTP/2.0" 200 1532 "-" "Mozilla/5.0" 431 0.004 [shop-web-80] [] 10.244.1.7:8080 1532 0.004 200 4f1a9e`,
    'ingress-nginx',
    '203.0.113.9',
    null,
  ],
  [
    `203.0.113.9 - - ${at} "GET / HTTP/1.1" 200 5 "-" "curl/8.5.0" 17 "web@kubernetes" "http://10.244.1.7:8080" 3ms`,
    'traefik-common',
    '203.0.113.9',
    null,
  ],
  [
    '{"ClientAddr":"10.0.0.4:51234","ClientHost":"203.0.113.9","ClientPort":"51234","RequestMethod":"GET","request_User-Agent":"curl/8.5.0"}',
    'traefik-json',
    '10.0.0.4',
    '203.0.113.9',
  ],
  [
    '{"level":"info","ts":1773324131.3,"logger":"http.log.access","request":{"remote_ip":"10.0.0.4","remote_port":"41342","client_ip":"203.0.113.9","method":"GET","headers":{"User-Agent":["curl/8.5.0"]}},"status":200}',
    'caddy-json',
    '10.0.0.4',
    '203.0.113.9',
  ],
  [
    'Mar 12 14:02:11 lb haproxy[8]: 203.0.113.9:51234 [12/Mar/2026:14:02:11.345] http-in web/web-1 0/0/1/2/3 200 512 - - ---- 1/1/0/0/0 0/0 "GET / HTTP/1.1"',
    'haproxy',
    '203.0.113.9',
    null,
    null,
  ],
  [
    '[2001:db8::7]:51234 [12/Mar/2026:14:02:11.345] in~ web/<NOSRV> 0/-1/-1/-1/0 503 0 - - SC-- 1/1/0/0/0 0/0 "GET / HTTP/1.1"',
    'haproxy',
    '2001:db8::7',
    null,
    null,
  ],
  [
    '[2026-03-12T14:02:11.345Z] "GET / HTTP/2" 200 - 0 154 226 100 "198.51.100.3,203.0.113.9" "curl/8.5.0" "cc21d9b0" "shop.example" "10.244.1.7:8080"',
    'envoy',
    null,
    '203.0.113.9',
  ],
  [
    '[2026-03-12T14:02:11.345Z] "GET / HTTP/2" 200 - 0 154 226 100 "203.0.113.9" "curl/8.5.0" "cc21d9b0" "shop.example" "10.244.1.7:8080" "10.0.0.4:51234"',
    'envoy',
    '10.0.0.4',
    '203.0.113.9',
  ],
  [
    '[2026-03-12T14:02:11.345Z] "GET / HTTP/1.1" 200 - via_upstream - "-" 0 154 4 3 "203.0.113.9" "curl/8.5.0" "cc21" "shop.example" "10.244.1.7:8080" inbound|8080|| 127.0.0.6:4711 10.244.1.7:8080 10.0.0.4:0 outbound_.80_._.web.shop.svc.cluster.local default',
    'istio',
    '10.0.0.4',
    '203.0.113.9',
  ],
  [
    '{"time":"2026-03-12T14:02:11Z","remote_addr":"10.0.0.4:51234","x_forwarded_for":"203.0.113.9","status":200}',
    'json',
    '10.0.0.4',
    '203.0.113.9',
    null,
  ],
  [
    '{"downstream_remote_address":"203.0.113.9:51234","x-forwarded-for":null,"user-agent":"kube-probe/1.36"}',
    'json',
    '203.0.113.9',
    null,
    true,
  ],
  [
    '{"level":30,"req":{"remoteAddress":"::ffff:203.0.113.9","headers":{"user-agent":"kube-probe/1.36"}},"msg":"request"}',
    'json',
    '203.0.113.9',
    null,
    true,
  ],
  ['{"source":{"ip":"203.0.113.9"},"server":{"ip":"10.0.0.9"}}', 'json', '203.0.113.9', null, null],
  ['{"msg":"served","client_ip":"203.0.113.9"}', 'json', null, '203.0.113.9', null],
  ['INFO:     203.0.113.9:51234 - "GET / HTTP/1.1" 200 OK', 'uvicorn', '203.0.113.9', null, null],
  ['14:02:11 | 200 |      61.25µs |     203.0.113.9 | GET     | /       | -', 'fiber', '203.0.113.9', null, null],
  ['14:02:11 | 404 |      61.25µs |     2001:db8::9 | GET     | /x', 'fiber', '2001:db8::9', null, null],
  ['[14:02:11] 203.0.113.9 200 - 61.25µs GET / -', 'fiber', '203.0.113.9', null, null],
  ['Started GET "/" for 203.0.113.9 at 2026-03-12 14:02:11 +0000', 'rails', null, '203.0.113.9', null],
  [
    'I, [2026-03-12T14:02:11.345678 #1]  INFO -- : [f2a1] Started POST "/carts?x=1" for 2001:db8::9 at 2026-03-12 14:02:11 +0000',
    'rails',
    null,
    '2001:db8::9',
    null,
  ],
  ['[GIN] 2026/03/12 - 14:02:11 | 200 |    1.234ms |     203.0.113.9 | GET      "/"', 'gin', null, '203.0.113.9', null],
  [
    'INFO:werkzeug:203.0.113.9 - - [12/Mar/2026 14:02:11] "\u001b[33mGET /x HTTP/1.1\u001b[0m" 404 -',
    'werkzeug',
    '203.0.113.9',
    null,
    null,
  ],
  ['203.0.113.9 - - [12/Mar/2026 14:02:11] "GET / HTTP/1.1" 200 -', 'combined', '203.0.113.9', null, null],
  ['Request from 203.0.113.9: GET /', 'request-from', '203.0.113.9', null, null],
  ['2026/03/12 14:02:11 request from [2001:db8::7]:51234 GET /', 'request-from', '2001:db8::7', null, null],
  ['Request received from ::ffff:203.0.113.9: GET /', 'request-from', '203.0.113.9', null, null],
  ['New connection from 203.0.113.9, hello', 'request-from', '203.0.113.9', null, null],
  [
    'time=2026-03-12T14:02:11Z level=INFO msg="served a request" method=GET remote_addr=10.0.0.4:51234 x_forwarded_for="6.6.6.6, 203.0.113.9" status=200',
    'key-value',
    '10.0.0.4',
    '203.0.113.9',
    null,
  ],
  ['level=info remote_ip=[2001:db8::7]:51234 user_agent="kube-probe/1.36"', 'key-value', '2001:db8::7', null, true],
]

test.each(lines.map(([text, ...said]) => [text, said] as const))('%s', (text, said) => {
  const [format, peer, claimed, isProbe = false] = said
  expect(parseLine(text)).toMatchObject({ format: { id: format }, line: { peer, claimed, isProbe } })
})

test('every format has a line here', () => {
  expect(new Set(lines.map(([, format]) => format))).toEqual(new Set(formats.map(({ id }) => id)))
})

test.each([
  'Server running at http://0.0.0.0:3000/',
  '2026/03/12 14:02:11 [error] 7#7: *1 connect() failed, client: 203.0.113.9, server: x',
  'I0312 14:02:11.345678       1 controller.go:114] "Starting" address="0.0.0.0:8080"',
  'connected to database at 10.0.0.4:5432',
  'message from broker 7: hello',
  '999.1.1.1 - - [12/Mar/2026:14:02:11 +0000] "GET / HTTP/1.1" 200 612',
  'unix: - - [12/Mar/2026:14:02:11 +0000] "GET / HTTP/1.1" 200 612',
  'host.example - - [12/Mar/2026:14:02:11 +0000] "GET / HTTP/1.1" 200 612',
  ', , , - - [12/Mar/2026:14:02:11 +0000] "GET / HTTP/1.1" 200 612',
  'GET /health 200 0.345 ms - 2',
  '{"level":"info","msg":"ready","server":{"ip":"10.0.0.9"}}',
  '{"remote_addr":"203.0.113.9"',
  '{"level":"info","msg":"connected to database at 10.0.0.4:5432"}',
  '{"log":"{\\"remote_addr\\":\\"203.0.113.9\\"","stream":"stdout"}',
  '2026/03/12 14:02:11 listening on 10.0.0.4:8080',
  '2026/03/12 14:02:11 GET /items took 3 ms',
  'received a message from 10.0.0.4:9092',
  '203.0.113.9:51234 [12/Mar/2026:14:02:11.345] in/1: SSL handshake failure',
  'packet from IP: unknown',
  'retry=3 peer_count=7 host=10.0.0.4',
])('is no request: %s', (text) => {
  expect(parseLine(text)).toBeNull()
})

test('of a line that does not end within what is looked at, who asked is clear all the same', () => {
  const line = `203.0.113.9 - - ${at} "GET / HTTP/1.1" 200 5 "-" "${'x'.repeat(1 << 20)}"`
  expect(parseLine(line)?.line).toEqual({ peer: '203.0.113.9', claimed: null, isProbe: null })
})

describe('no line is dear or harmful', () => {
  const hostile = [
    ...hostileTexts,
    ...lines.map(([text]) => text.repeat(3000)),
    ...lines.map(([text]) => text.slice(0, -1).repeat(200)),
    '"'.repeat(1 << 20),
    '['.repeat(1 << 20),
    '\\"'.repeat(1 << 19),
    '1.1.1.1:1 [01/Jan/2026:'.repeat(50_000),
    `203.0.113.9 - - [x] "${'\\'.repeat(1 << 20)}`,
    ' from '.repeat(200_000),
    '6.6.6.6, '.repeat(200_000),
    'request from '.repeat(100_000),
    'a='.repeat(1 << 19),
    '{"a":'.repeat(1 << 18),
    `{"a":${'['.repeat(4000)}${']'.repeat(4000)}}`,
    `{${'"ip":"x",'.repeat(900)}"ip":"203.0.113.9"}`,
    `[2026-03-12T] "" 200 ${'"" '.repeat(300_000)}`,
    'werkzeug'.repeat(100_000),
    Buffer.from(Array.from({ length: 1 << 20 }, (_, byte) => byte % 256)).toString('latin1'),
    Buffer.from(Array.from({ length: 4096 }, (_, byte) => (byte * 31) % 256)).toString('utf8'),
  ]

  test.each(hostile.map((text) => [text.slice(0, 30), text] as const))('%j', (_, text) => {
    expect(() => parseLine(text)).not.toThrow()
    for (const format of formats) {
      const scanner = new Scanner(text)
      parseAs(format, scanner)
      expect(scanner.text.length).toBeLessThanOrEqual(LINE_LENGTH_MAX)
      expect(scanner.steps).toBeLessThanOrEqual(4 * LINE_LENGTH_MAX)
    }
  })

  test('whatever a line holds, a format takes few steps for each of its characters and names addresses alone', () => {
    const parts = fc.constantFrom(
      '"',
      '[',
      ']',
      ' ',
      '=',
      ':',
      '\\',
      ' from ',
      'request',
      '203.0.113.9',
      '::1',
      '200',
      '-',
      '|',
      '{',
      '}',
      ',',
    )
    const text = fc.oneof(
      fc.string(),
      fc.array(parts, { maxLength: 200 }).map((found) => found.join('')),
    )
    fc.assert(
      fc.property(text, (line) => {
        for (const format of formats) {
          const scanner = new Scanner(line)
          const parsed = parseAs(format, scanner)
          expect(scanner.steps).toBeLessThanOrEqual(4 * line.length + 64)
          for (const address of [parsed?.peer, parsed?.claimed]) expect(address ?? '::').toMatch(/^[0-9a-f:.]+$/)
        }
      }),
      { numRuns: 500 },
    )
  })
})

test('what comes before an address of a header is never taken for the client', () => {
  fc.assert(
    fc.property(fc.array(fc.ipV4(), { minLength: 1, maxLength: 8 }), (chosen) => {
      const header = [...chosen, '203.0.113.9'].join(', ')
      const line = `10.0.0.4 - - ${at} "GET / HTTP/1.1" 200 1 "-" "x" "${header}"`
      expect(parseLine(line)?.line).toEqual({ peer: '10.0.0.4', claimed: '203.0.113.9', isProbe: false })
    }),
  )
})
