import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { api, methodOf } from '@/lib/contracts/api'
import { parseConfig } from '@/lib/server/config'
import { type MadeRoute, unknownAddress } from '@/lib/server/http/route'
import { createRuntime, type Runtime, replaceRuntime } from '@/lib/server/runtime'
import { systemClock } from '@/lib/server/system-clock'
import { apiRoutes } from './routes'

const here = dirname(fileURLToPath(import.meta.url))
const appFolder = dirname(here)

const files = readdirSync(appFolder, { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|\/)route\.tsx?$/.test(file))
  .map((file) => join(appFolder, file))

/** `app/api/v1/clusters/[cluster]/route.ts` serves `/api/v1/clusters/{cluster}`. */
const addressOf = (file: string): string => `/${relative(appFolder, dirname(file)).replace(/\[([^\]]+)\]/g, '{$1}')}`

const catchAll = '/api/{...path}'

type RouteModule = Record<string, unknown>
const modules = new Map<string, RouteModule>()
beforeAll(async () => {
  for (const file of files) modules.set(addressOf(file), (await import(file)) as RouteModule)
})

const routeOf = (module: RouteModule): MadeRoute => (module.GET ?? module.POST) as MadeRoute

describe('every address of the API', () => {
  test.each(files.map((file) => [addressOf(file)]))(
    '%s is made by the one wrapper, with its access rule stated',
    (address) => {
      const module = modules.get(address) ?? {}
      if (address === catchAll) {
        expect(module.GET).toBe(unknownAddress)
        return
      }
      const { made } = routeOf(module)
      expect(Object.keys(module), 'a route offers one method and nothing else').toEqual([methodOf(made.endpoint)])
      expect(['anyone', 'reader', 'cluster']).toContain(made.access)
      expect(made.endpoint.path).toBe(address)
    },
  )

  test('that is open to anyone shows nothing of a cluster', () => {
    const open = [...modules].filter(
      ([address, module]) => address !== catchAll && routeOf(module).made.access === 'anyone',
    )
    expect(open.map(([address]) => address).sort()).toEqual(['/api/livez', '/api/readyz', '/api/v1/openapi.json'])
  })

  test('of one cluster asks for the rights in that cluster', () => {
    const ofCluster = [...modules].filter(([address]) => address.includes('{cluster}'))
    expect(ofCluster.length).toBeGreaterThan(5)
    for (const [address, module] of ofCluster) expect(routeOf(module).made.access, address).toBe('cluster')
  })

  test('is in the list that is served', () => {
    const inFiles = [...modules].filter(([address]) => address !== catchAll).map(([, module]) => routeOf(module))
    expect(new Set(apiRoutes)).toEqual(new Set(inFiles))
    expect(apiRoutes.length).toBe(inFiles.length)
  })

  test('has a contract, and every contract has an address', () => {
    const addresses = [...modules.keys()].filter((address) => address !== catchAll)
    expect(addresses.sort()).toEqual(
      Object.values(api)
        .map(({ path }) => path)
        .sort(),
    )
  })
})

test('no file of the app is a server action or caches across readers', () => {
  const sources = readdirSync(appFolder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))
  for (const file of sources) {
    if (file.endsWith('.test.ts')) continue
    expect(readFileSync(join(appFolder, file), 'utf8'), file).not.toMatch(/['"]use (server|cache)/)
  }
})

type Operation = {
  operationId: string
  parameters: { name: string; in: string; required: boolean; description?: string }[]
  requestBody?: { content: Record<string, { schema: { properties: object } }> }
}

describe('the OpenAPI document', () => {
  let live: Runtime
  beforeAll(() => {
    live = createRuntime(parseConfig({ EVENKEEL_DEMO: '1', EVENKEEL_LOG_LEVEL: 'silent' }), systemClock)
    replaceRuntime(live)
  })
  afterAll(async () => {
    await live.stop()
    replaceRuntime(undefined)
  })

  const fetchDocument = async () => {
    const handler = modules.get('/api/v1/openapi.json')?.GET as MadeRoute
    const response = await handler(new Request('http://localhost/api/v1/openapi.json'), { params: Promise.resolve({}) })
    return (await response.json()) as {
      openapi: string
      info: { version: string }
      paths: Record<string, Partial<Record<'get' | 'post', Operation>>>
    }
  }

  const operationsOf = ({ get, post }: Partial<Record<'get' | 'post', Operation>>) =>
    [get, post].filter((operation) => operation !== undefined)

  test('is served and describes exactly the addresses that exist', async () => {
    const document = await fetchDocument()
    expect(document.openapi).toBe('3.1.0')
    expect(document.info.version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(Object.keys(document.paths).sort()).toEqual(
      [...modules.keys()].filter((address) => address !== catchAll).sort(),
    )
  })

  test('names each parameter that a handler takes, and each segment of its path', async () => {
    const { paths } = await fetchDocument()
    for (const { path, params, query } of Object.values(api)) {
      const parameters = operationsOf(paths[path] ?? {})[0]?.parameters ?? []
      const named = (place: string) => parameters.filter((parameter) => parameter.in === place).map(({ name }) => name)
      expect(named('query'), path).toEqual(Object.keys(query.shape))
      expect(named('path'), path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
      expect(Object.keys(params.shape), path).toEqual(named('path'))
    }
  })

  test('says what form a parameter has that its type does not tell', async () => {
    const { paths } = await fetchDocument()
    const said = Object.values(paths)
      .flatMap(operationsOf)
      .flatMap(({ parameters }) => parameters)
    for (const name of ['candidates', 'announcers', 'services']) {
      expect(said.find((parameter) => parameter.name === name)?.description, name).toContain('separated by commas')
    }
  })

  test('says of the public answers what programs rely on', async () => {
    const text = JSON.stringify((await fetchDocument()).paths)
    for (const name of [
      'inPool',
      'entryShare',
      'servingShare',
      'usableEndpoints',
      'droppedShare',
      'refusedShare',
      'hopShare',
      'peakToAverage',
      'effectiveNumber',
      'serviceProxyHealthy',
      'localEndpoints',
      'checkedAt',
      'verdict',
      'bounds',
      'confidence',
      'next',
      'total',
    ]) {
      expect(text).toContain(`"${name}"`)
    }
  })

  test('says what is sent to an address that does something', async () => {
    const { paths } = await fetchDocument()
    for (const endpoint of Object.values(api)) {
      const operations = paths[endpoint.path] ?? {}
      expect(Object.keys(operations)).toEqual([methodOf(endpoint).toLowerCase()])
      if (!('body' in endpoint)) continue
      const { schema } = operations.post?.requestBody?.content['application/json'] ?? { schema: { properties: {} } }
      expect(Object.keys(schema.properties)).toEqual(Object.keys(endpoint.body.shape))
    }
  })

  test('gives every operation a name of its own', async () => {
    const { paths } = await fetchDocument()
    const names = Object.values(paths)
      .flatMap(operationsOf)
      .map(({ operationId }) => operationId)
    expect(new Set(names).size).toBe(names.length)
  })
})

test('an address that does not exist is a problem and no page', async () => {
  const response = await unknownAddress(new Request('http://localhost/api/v1/nothing'), { params: Promise.resolve({}) })
  expect(response.status).toBe(404)
  expect(z.object({ code: z.string(), action: z.string() }).parse(await response.json())).toEqual({
    code: 'not-found',
    action: 'GET /api/v1/openapi.json lists all addresses.',
  })
})
