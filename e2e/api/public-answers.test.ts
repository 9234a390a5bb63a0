import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { api } from '@/lib/contracts/api'
import { clustersResponse } from '@/lib/contracts/clusters'
import { distributionResponse } from '@/lib/contracts/distribution'
import { askFindingsResponse, findingsResponse } from '@/lib/contracts/findings'
import { healthResponse } from '@/lib/contracts/health'
import { monitoringResponse } from '@/lib/contracts/monitoring'
import { nodeReadingsResponse } from '@/lib/contracts/node-readings'
import { observedResponse } from '@/lib/contracts/observed'
import { servicesResponse } from '@/lib/contracts/services'
import { ask, askFor, askInVain } from '../servers/ask'
import { type Evenkeel, startEvenkeel } from '../servers/evenkeel'

// A machine that builds beside it answers late.
vi.setConfig({ testTimeout: 60_000 })

let server: Evenkeel
beforeAll(async () => {
  server = await startEvenkeel({ EVENKEEL_DEMO: '1', EVENKEEL_DEMO_SEED: '7' })
})
afterAll(() => server?.stop())

const services = '/api/v1/clusters/harbor-eu-1/services'

/** Every external Service, page by page, by name: what a Service gets may change its place in any other order. */
async function allServices() {
  const rows = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Awaited<ReturnType<typeof servicesPage>> = await servicesPage(cursor)
    rows.push(...page.services)
    cursor = page.next
  }
  return rows
}
const servicesPage = (cursor: string) =>
  askFor(
    server,
    `${services}?sort=name&limit=7${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    servicesResponse,
  )

describe('what exporters and monitors say, over HTTP from the production build', () => {
  test('monitoring: a monitor with a port that is gone is told with the command that mends it, a good one with none', async () => {
    const of = (service: string) => askFor(server, `${services}/${service}/monitoring`, monitoringResponse)
    const broken = await of('web/status')
    expect(broken.verdict.holds).toBe(false)
    expect(broken.monitors[0]).toMatchObject({ selects: { holds: true }, port: { holds: false } })
    expect(broken.monitors[0]?.mends[0]?.command).toContain('kubectl -n web patch servicemonitor status')
    const good = await of('web/blog')
    expect(good).toMatchObject({ verdict: { holds: true }, manifest: null, unread: [] })
  })

  test('node readings: those in trouble, and one node whether it is or not', async () => {
    const path = '/api/v1/clusters/harbor-eu-1/node-readings'
    const all = await askFor(server, path, nodeReadingsResponse)
    expect(all.nodes.map(({ name }) => name)).toContain('kn-b07')
    expect(all.told).toBe(all.total)
    const one = await askFor(server, `${path}?node=kn-a01`, nodeReadingsResponse)
    expect(one.nodes[0]?.checks.map(({ holds }) => holds)).toEqual([true, true, true])
  })
})

describe('the five public answers, over HTTP from the production build', () => {
  test('clusters: each with id, name and state', async () => {
    const { clusters, demo } = await askFor(server, '/api/v1/clusters', clustersResponse)
    expect(clusters.map(({ id }) => id)).toEqual(['harbor-eu-1', 'quay-lab-2'])
    expect(demo).toEqual({ seed: 7 })
  })

  test('services: the pages together hold each Service once, with its policy and model', async () => {
    const rows = await allServices()
    const names = rows.map(({ namespace, name }) => `${namespace}/${name}`)
    expect(new Set(names).size).toBe(names.length)
    const { total, summary } = await askFor(server, `${services}?limit=1`, servicesResponse)
    expect(names).toHaveLength(total)
    expect(summary.local + summary.cluster).toBe(summary.external)
  })

  test('distribution: answers for every Service, shares add up to one, unknown balancers have bounds and no shares', async () => {
    for (const { namespace, name } of await allServices()) {
      const path = `${services}/${namespace}/${name}/distribution`
      const { model, ports, bounds } = await askFor(server, path, distributionResponse)
      expect(bounds !== null, path).toBe(model.id === 'unknown')
      for (const port of [...ports, ...(bounds ?? []).flatMap((bound) => bound.ports)]) {
        const shares = port.endpoints.map(({ share }) => share)
        if (shares.some((share) => share === null) || port.droppedShare === null || port.refusedShare === null) continue
        const sum = shares.reduce((total: number, share) => total + (share ?? 0), 0)
        expect(sum + port.droppedShare + port.refusedShare, `${path} ${port.name}`).toBeCloseTo(1, 6)
      }
    }
  })

  test('distribution: the reader chooses policy, model, announcers and more, and the answer says whose choice it is', async () => {
    const path = `${services}/shop/web/distribution`
    const chosen = await askFor(server, `${path}?policy=Cluster&model=equal-node&probed=true`, distributionResponse)
    expect(chosen).toMatchObject({
      policy: 'Cluster',
      policyOverridden: true,
      model: { id: 'equal-node', confidence: 'reader', probed: true },
      basis: 'expected',
    })
    const answered = await askFor(server, `${path}?health=answered`, distributionResponse)
    expect(answered.basis).toBe('as-answered')
  })

  test('health: each kind of verdict occurs in the demo, with words, and 10256 stands for Cluster Services', async () => {
    const rows = await allServices()
    const answers = await Promise.all(
      rows.map(({ namespace, name }) => askFor(server, `${services}/${namespace}/${name}/health`, healthResponse)),
    )
    for (const [index, { port, nodes }] of answers.entries()) {
      const { name, policy, healthCheckNodePort } = rows[index] ?? {}
      expect(port, name).toBe(healthCheckNodePort ?? (policy === 'Cluster' ? 10_256 : null))
      for (const node of nodes) expect(node.inWords, `${name} on ${node.name}`).not.toBe('')
      if (policy === 'Cluster') expect(nodes.every((node) => node.expected.localEndpoints === null)).toBe(true)
    }
    const verdicts = new Set(answers.flatMap(({ nodes }) => nodes.map(({ verdict }) => verdict)))
    expect([...verdicts]).toEqual(expect.arrayContaining(['as-expected', 'by-design', 'disagrees', 'not-reachable']))
  })

  test('observed: what is measured names measure, unit, window, samples, coverage and source, what is not says why', async () => {
    const rows = await allServices()
    const answers = await Promise.all(
      rows.map(({ namespace, name }) => askFor(server, `${services}/${namespace}/${name}/observed`, observedResponse)),
    )
    for (const { measure, unit, windowSeconds, source, endpoints, notObserved } of answers) {
      expect(measure === null).toBe(notObserved !== null)
      if (measure === null) continue
      expect([unit, windowSeconds, source?.preset].every((part) => part !== null)).toBe(true)
      const shares = endpoints.flatMap(({ share }) => (share === null ? [] : [share]))
      if (shares.length > 0) expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6)
    }
    const verdicts = new Set(answers.map(({ verdict }) => verdict))
    expect([...verdicts]).toEqual(
      expect.arrayContaining(['as-expected', 'differs-beyond-noise', 'too-few-to-say', null]),
    )
  })

  test('observed: the span is RFC 3339 or Unix seconds, whole steps of it are counted', async () => {
    const end = Math.floor(Date.now() / 1000)
    const path = `${services}/shop/web/observed`
    const bySeconds = await askFor(server, `${path}?start=${end - 1200}&end=${end}`, observedResponse)
    expect(bySeconds).toMatchObject({ windowSeconds: 1200, verdict: 'as-expected' })
    const start = new Date((end - 300) * 1000).toISOString()
    expect((await askFor(server, `${path}?start=${start}`, observedResponse)).windowSeconds).toBe(300)
  })
})

describe('pods that are asked for', () => {
  const findings = '/api/v1/clusters/harbor-eu-1/findings'
  const askPods = (body: unknown) =>
    ask(server, `${findings}/ask`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' },
      body: JSON.stringify(body),
    })

  test('judge the rules that need them, and each such finding tells when they were read', async () => {
    const before = await askFor(server, `${findings}?rule=F13`, findingsResponse)
    const open = before.notChecked.find(({ id }) => id === 'F13')
    expect(open?.unread).toBeGreaterThan(0)
    const { status, body } = await askPods({ rule: 'F13' })
    expect(status).toBe(200)
    const answer = askFindingsResponse.parse(JSON.parse(body.toString('utf8')))
    expect(answer).toMatchObject({ read: open?.unread, left: 0, ended: 'all-read' })
    const after = await askFor(server, `${findings}?rule=F13`, findingsResponse)
    expect(after.read.services).toBeGreaterThanOrEqual(answer.read)
    expect(after.total).toBeGreaterThan(before.total)
    expect(after.findings.every(({ readAtMs }) => readAtMs !== null)).toBe(true)
  })

  test('are refused where the question makes no sense', async () => {
    for (const body of [{ rule: 'X1' }, { pods: 'all' }, []]) {
      const { status, headers } = await askPods(body)
      expect([status, headers['content-type']]).toEqual([400, 'application/problem+json'])
    }
  })
})

describe('a question that makes no sense gets a problem with a code, a sentence and what to do', () => {
  test.each([
    [`${services}?colour=red`, 400, 'unknown-parameter', 'colour'],
    [`${services}?limit=0`, 400, 'bad-request', 'limit'],
    [`${services}?limit=201`, 400, 'bad-request', 'limit'],
    [`${services}?limit=ten`, 400, 'bad-request', 'limit'],
    [`${services}?limit=1&limit=2`, 400, 'bad-request', 'limit'],
    [`${services}?cursor=nonsense`, 400, 'bad-request', 'cursor'],
    [`${services}?policy=local`, 400, 'bad-request', 'policy'],
    [`${services}/shop/web/distribution?model=roundrobin`, 400, 'bad-request', 'model'],
    [`${services}/shop/web/distribution?probed=maybe`, 400, 'bad-request', 'probed'],
    [`${services}/shop/web/distribution?candidates=a/b`, 400, 'bad-request', 'candidates'],
    [`${services}/shop/web/observed?start=yesterday`, 400, 'bad-request', 'start'],
    [`${services}/shop/web/observed?start=1000&end=100000`, 400, 'bad-request', '24 hours'],
    [`${services}/shop/web/observed?start=2000&end=1000`, 400, 'bad-request', 'empty'],
    ['/api/v1/clusters/nowhere/services', 404, 'not-found', 'nowhere'],
    [`${services}/shop/nothing-of-that-name/health`, 404, 'not-found', 'nothing-of-that-name'],
    [`${services}/shop/UPPER/distribution`, 404, 'not-found', 'not a Kubernetes name'],
    ['/api/v1/clusters/harbor-eu-1/pods', 404, 'not-found', '/api/v1/clusters/harbor-eu-1/pods'],
    ['/api/v2/clusters', 404, 'not-found', '/api/v2/clusters'],
  ])('%s', async (path, status, code, word) => {
    const refusal = await askInVain(server, path)
    expect(refusal).toMatchObject({ status, code })
    expect(`${refusal.detail} ${refusal.action}`).toContain(word)
    expect(refusal.detail).toMatch(/\.$/)
    expect(refusal.action).toMatch(/\.$/)
    expect(refusal.requestId).not.toBe('')
  })
})

describe('what HTTP carries', () => {
  const page = `${services}?limit=50&cells=true`

  test('gzip where the reader takes it, and the plain bytes where not', async () => {
    const plain = await ask(server, page)
    const packed = await ask(server, page, { headers: { 'Accept-Encoding': 'gzip, br' } })
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(packed.headers['content-encoding']).toBe('gzip')
    expect(packed.headers.vary?.toLowerCase()).toContain('accept-encoding')
    expect(packed.body.length).toBeLessThan(plain.body.length / 4)
    expect(() => servicesResponse.parse(JSON.parse(gunzipSync(packed.body).toString('utf8')))).not.toThrow()
  })

  test('an ETag that spares the bytes while nothing has changed', async () => {
    const { headers, body } = await ask(server, '/api/v1/openapi.json')
    const etag = String(headers.etag)
    expect(etag).toMatch(/^(W\/)?"[^"]+"$/)
    const again = await ask(server, '/api/v1/openapi.json', { headers: { 'If-None-Match': etag } })
    expect(again.status).toBe(304)
    expect(again.body).toHaveLength(0)
    const other = await ask(server, '/api/v1/openapi.json', { headers: { 'If-None-Match': '"other"' } })
    expect(other.body.equals(body)).toBe(true)
  })

  test.each(['/', '/harbor-eu-1', '/harbor-eu-1/status', '/harbor-eu-1/services/shop/web', '/nowhere', '/a/b/c/d/e'])(
    'the page %s carries a policy that runs no foreign text, with a nonce of its own',
    async (path) => {
      const nonces = await Promise.all(
        [1, 2].map(async () => {
          const { headers, body } = await ask(server, path)
          const policy = String(headers['content-security-policy'])
          expect(policy).toContain("default-src 'none'")
          expect(policy).toContain("require-trusted-types-for 'script'")
          expect(policy).toContain("frame-ancestors 'none'")
          expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/)
          expect(headers['x-content-type-options']).toBe('nosniff')
          expect(headers['referrer-policy']).toBe('same-origin')
          expect(headers['cross-origin-opener-policy']).toBe('same-origin')
          expect(headers['cache-control']).toContain('no-store')
          expect(headers['x-powered-by']).toBeUndefined()
          const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
          expect(body.toString('utf8')).toContain(`nonce="${nonce}"`)
          return nonce
        }),
      )
      expect(nonces[0]).not.toBe(nonces[1])
    },
  )

  test('an answer of the API may load, frame and run nothing, and nobody else may read it', async () => {
    for (const path of ['/api/v1/clusters', '/api/v1/nothing']) {
      const { headers } = await ask(server, path)
      expect(headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'")
      expect(headers['cross-origin-resource-policy']).toBe('same-origin')
      expect(headers['access-control-allow-origin']).toBeUndefined()
      expect(headers['cache-control']).toMatch(/no-store|no-cache/)
    }
  })

  test.each<[string, string, { method?: string; headers?: Record<string, string> }, number]>([
    ['a write to a page', '/harbor-eu-1', { method: 'POST' }, 405],
    ['a write that is no JSON', '/api/v1/clusters', { method: 'POST' }, 415],
    [
      'a write from another site',
      '/api/v1/clusters',
      { method: 'POST', headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'cross-site' } },
      403,
    ],
    ['a deletion', '/harbor-eu-1', { method: 'DELETE' }, 405],
    ['a server action', '/harbor-eu-1', { headers: { 'Next-Action': 'x' } }, 400],
    ['a name that is not of this server', '/api/v1/clusters', { headers: { Host: 'evil.example' } }, 421],
    ['a path that is another host', '//evil.example/', {}, 400],
    ['scaled images', '/_next/image?url=%2Fx&w=64&q=1', {}, 404],
    ['an address of more than 8 kB', `/api/v1/clusters?${'x'.repeat(9000)}`, {}, 414],
    ['a broken escape', '/%E0%A4%A', {}, 400],
  ])('the guard refuses %s', async (_, path, options, status) => {
    const answer = await ask(server, path, options)
    expect(answer.status).toBe(status)
    expect(answer.headers['content-type']).toBe('application/problem+json')
  })

  test('every address of the OpenAPI document is one that the server knows, and none is missing', async () => {
    const { body } = await ask(server, '/api/v1/openapi.json')
    const { paths } = JSON.parse(body.toString('utf8')) as { paths: Record<string, unknown> }
    expect(Object.keys(paths).sort()).toEqual(
      Object.values(api)
        .map(({ path }) => path)
        .sort(),
    )
  })
})
